"""How far apart two names are, so that a mistyped setting is noticed. Pure."""

from collections.abc import Iterable


def letters_apart(one: str, other: str) -> int:
    """Letters to insert, drop or replace to turn one name into the other (Levenshtein distance)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def within_two_letters(name: str, ours: str) -> bool:
    return abs(len(name) - len(ours)) <= 2 and letters_apart(name, ours) <= 2


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was most likely meant; None when no name is near (more than a third differs)."""
    apart, best = min((letters_apart(name, one), one) for one in known)
    return best if apart <= max(2, len(name) // 3) else None
