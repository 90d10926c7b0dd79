"""How much of what people type is understood: `python -m bench.free_text [--wrong]`.

For every file of `tests/triage/phrases/`: recall of emergency claims and of all claims, false alarms, items
read right; then the same claims with one slip of the keyboard each (seeded), and messages a second.
"""

import random
import sys
import time

from tests.triage.phrase_book import FOLDER, Phrase, phrases, score
from triage.free_text import read_message

SEED = 20261101
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Print one line a file, then one a language."""
    names = sorted(
        path.name.removesuffix(".tsv") for path in FOLDER.glob("*.tsv") if "answers" not in path.name
    )
    for name in names:
        found = score(name)
        print(
            f"{name:12} {len(phrases(name)):5} phrases   emergencies {found.emergencies:6.1%}   "
            f"claims {found.claims:6.1%}   false alarms {found.false_alarms:5.1%}   items {found.items:6.1%}"
        )
        if "--wrong" in sys.argv:
            print(*found.wrong, sep="\n")
    for language in sorted({name.partition(".")[0] for name in names}):
        lines = phrases(language)
        kept = _with_slips(lines, language)
        print(f"{language}   one slip in every claim: {kept:.1%} of what is heard without it")
        print(f"{language}   {_speed(lines, language):.0f} messages a second")


def _with_slips(lines: tuple[Phrase, ...], language: str) -> float:
    """Share of the claims heard in clean text that are heard with one slip in one longer word."""
    draw = random.Random(SEED)
    heard = kept = 0
    for line in lines:
        slipped = _slip(line.text, draw)
        if line.warnings and slipped:
            clean = line.warnings & read_message(line.text, language=language, by=line.by).warnings
            heard += len(clean)
            kept += len(clean & read_message(slipped, language=language, by=line.by).warnings)
    return kept / heard


def _slip(text: str, draw: random.Random) -> str | None:
    words = text.split()
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= 4]
    if not long:
        return None
    at = draw.choice(long)
    word, place = words[at], draw.randrange(1, len(words[at]) - 1)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    dropped = word[:place] + word[place + 1 :]
    doubled = word[:place] + word[place] + word[place:]
    changed = word[:place] + draw.choice(LETTERS) + word[place + 1 :]
    words[at] = draw.choice([swapped, dropped, doubled, changed])
    return " ".join(words)


def _speed(lines: tuple[Phrase, ...], language: str) -> float:
    begun = time.perf_counter()
    for line in lines:
        read_message(line.text, language=language, by=line.by)
    return len(lines) / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
