"""Whether words that name a sign also claim it: of the patient, now, as a fact."""

import enum
from collections.abc import Sequence

from triage.text_patterns import Match, Span
from triage.text_reading import Read

EVENTS = frozenset({"blood", "collapse", "injury", "stroke_signs", "despair", "bladder", "bowel", "sleep"})
"""What counts although it has stopped; `sleep` is that of last night."""

ENOUGH = 2
"""A question claims what it asks about if two are there: the patient, "why" or "that", a time that is now."""

PEOPLE = ("second_order", "stranger", "acquaintance", "other", "self")
"""Whose sign it may be; where two begin at one word, the first here."""


class Verdict(enum.IntEnum):
    """How far the words go."""

    denied = 0
    doubtful = 1
    claimed = 2


def judge(reads: Sequence[Read], index: int, match: Match, code: str, by: str) -> Verdict:
    """What sentence `index` says of `code` where `match` names it. `by`: who writes, `self` or `proxy`."""
    whether = min(_person(reads, index, match, by), _polarity(reads, index, match, code))
    if _come_true(reads, index, match):
        return whether
    return min(whether, _time(reads, index, match), _mood(reads, index, match))


def _person(reads: Sequence[Read], index: int, match: Match, by: str) -> Verdict:
    read = reads[index]
    who = _nearest(read, match.parts[-1][1], match)
    if who in ("stranger", "second_order") or (who in ("other", "acquaintance") and by == "self"):
        return Verdict.denied
    if who == "self" and by == "proxy" and _of_the_writer(reads, index, match):
        return Verdict.doubtful
    if who == "acquaintance" and any(_family(read) for read in reads):
        return Verdict.denied
    if who == "other" and _another_is_well(reads, index, match):
        return Verdict.denied
    before = _nearest(reads[index - 1], len(reads[index - 1].line.words)) if index else None
    if who is None and by == "self" and before in ("other", "stranger"):
        return Verdict.doubtful
    return Verdict.claimed


def _of_the_writer(reads: Sequence[Read], index: int, match: Match) -> bool:
    """Whether a caregiver who also speaks of the patient says "I" here."""
    begin = reads[index].statement(match.start)[0]
    return reads[index].within("writer", begin, match.end) and any(_family(read) for read in reads)


def _another_is_well(reads: Sequence[Read], index: int, match: Match) -> bool:
    """Whether the patient is somebody else: "my sister fainted but mum is fine"."""
    here = reads[index].statement(match.start)
    ill = _named(reads[index], *here)
    for at, read in enumerate(reads):
        for begin in read.starts:
            end = read.statement(begin)[1]
            if (at, begin) != (index, here[0]) and read.within("well", begin, end):
                return bool(ill) and bool(_named(read, begin, end)) and not ill & _named(read, begin, end)
    return False


def _named(read: Read, begin: int, end: int) -> set[str]:
    """The people spoken of in begin..end, by the words for them."""
    spans = (span for span in read.cues["other"] if begin <= span[0] < end)
    return {" ".join(read.line.words[start:stop]) for start, stop in spans}


def _family(read: Read) -> bool:
    """Whether somebody is spoken of who is more to the writer than a neighbour."""
    known = {at for at, _ in read.cues["acquaintance"]}
    return any(at not in known for at, _ in read.cues["other"])


def _nearest(read: Read, end: int, match: Match | None = None) -> str | None:
    """Whose sign it is: the last person spoken of before `end`.

    People, neighbours and animals that `match` only speaks of ("seeing people who are not there") are nobody.
    """
    spoken_of = {at for at, _ in read.cues["other"]}
    strange = {at for role in ("stranger", "acquaintance") for at, _ in read.cues[role]}
    objects = {at for at in strange if match is not None and _object(read, at, match)}
    people = [
        (at, role)
        for role in PEOPLE
        for at, _ in read.cues[role]
        if at < end and at not in objects and (role != "acquaintance" or at in spoken_of)
    ]
    if any(role != "self" for _, role in people):
        people += [(at, "other") for at, _ in read.cues["they"] if at < end]
    return max(people, key=lambda one: one[0])[1] if people else None


def _object(read: Read, at: int, match: Match) -> bool:
    """Whether word `at` is part of what the match says, and not its subject."""
    inside = any(start <= at < end for start, end in match.parts)
    return inside and not all(read.line.small[before] for before in range(match.start, at))


def _polarity(reads: Sequence[Read], index: int, match: Match, code: str) -> Verdict:
    read = reads[index]
    if _answered(reads, index, match, "denial"):
        return Verdict.denied
    if code not in EVENTS and _gone(reads, index, match):
        return Verdict.denied
    return min((_negated(read, cue, match) for cue in read.cues["negation"]), default=Verdict.claimed)


def _negated(read: Read, cue: Span, match: Match) -> Verdict:
    """Whether one "no" reaches the match. Words that the match itself is made of do not deny it."""
    if any(start < cue[1] and cue[0] < end for start, end in match.parts):
        return Verdict.claimed
    if _already(read, cue, match):
        return Verdict.claimed
    target = next((start for start, _ in match.parts if start >= cue[1]), None)
    if target is None or any(cue[0] < start <= target for start in read.starts):
        return Verdict.claimed
    if cue[1] in read.line.commas or read.within("turn", cue[1], target):
        return Verdict.claimed
    if not _divided(read, cue[1], target):
        return Verdict.denied
    return _listed(read, cue, target)


def _already(read: Read, cue: Span, match: Match) -> bool:
    """Whether the match is made of a "no" of its own, so that two make one: "no controlo ni ..."."""
    others = [no for no in read.cues["negation"] if no != cue]
    return any(start < no[1] and no[0] < end for no in others for start, end in match.parts)


def _divided(read: Read, start: int, end: int) -> bool:
    return any(start < at <= end for at in read.line.commas) or read.within("joiner", start, end)


def _listed(read: Read, cue: Span, target: int) -> Verdict:
    """Whether "no X, Y or Z" goes on as far as the match."""
    if not any(start == cue[0] for start, _ in read.cues["list_negation"]):
        return Verdict.claimed
    end = read.statement(target)[1]
    if read.within("either", cue[1], end):
        return Verdict.denied
    if any(start == target for start, _ in read.cues["sign"]):
        return Verdict.doubtful if read.within("joiner", cue[1], target) else Verdict.denied
    return Verdict.claimed


def _gone(reads: Sequence[Read], index: int, match: Match) -> bool:
    read = reads[index]
    end = read.statement(match.end - 1)[1]
    if read.within("gone", match.end, end):
        return True
    later = _after(reads, index, end)
    return (
        later is not None
        and any(start == later[1] for start, _ in later[0].cues["backward"])
        and later[0].within("gone", later[1], later[0].statement(later[1])[1])
    )


def _after(reads: Sequence[Read], index: int, end: int) -> tuple[Read, int] | None:
    """The statement that follows: in this sentence, or the first of the next. "But" alone is none."""
    if end + 1 in reads[index].starts and reads[index].within("break", end, end + 1):
        end += 1
    if end < len(reads[index].line.words):
        return reads[index], end
    if index + 1 < len(reads):
        return reads[index + 1], 0
    return None


def _answered(reads: Sequence[Read], index: int, match: Match, role: str) -> bool:
    """Whether "numbness: no" or "Numbness? No." answers the match."""
    later = _after(reads, index, match.end)
    if later is None:
        return False
    read, at = later
    if read is not reads[index] and (
        match.end - match.start < len(reads[index].line.words) - 2 or not reads[index].asks
    ):
        return False
    if read is reads[index] and at not in read.line.commas and len(match.parts) > 1:
        return False
    return any(
        start == at and (end == len(read.line.words) or end in read.line.commas or end in read.starts)
        for start, end in read.cues[role]
    )


def _time(reads: Sequence[Read], index: int, match: Match) -> Verdict:
    read = reads[index]
    begin, end = read.statement(match.end - 1)
    begin = min(begin, read.statement(match.start)[0])
    if _dated(read, match, begin, end):
        return Verdict.denied
    if read.within("recent", begin, end):
        return Verdict.claimed
    if _taken_up(reads, index, end, "recent") and not _taken_up(reads, index, end, "gone"):
        return Verdict.claimed
    if read.within("past", begin, end) or _taken_up(reads, index, end, "past"):
        return Verdict.denied
    if _earlier_past(read, begin) and not read.within("present", begin, end):
        return Verdict.denied
    return Verdict.doubtful if read.within("weeks", begin, end) else Verdict.claimed


def _dated(read: Read, match: Match, begin: int, end: int) -> bool:
    """Whether the past stands beside the match and now only beyond a comma: "broke it in 2007, fine now"."""
    start = max((at for at in read.line.commas if at <= match.start), default=0)
    end = min((at for at in read.line.commas if match.end <= at < end), default=end)
    beside = read.within("past", start, end) and not read.within("recent", start, end)
    return beside and (read.within("past", max(start, begin), end) or not read.within("present", start, end))


def _earlier_past(read: Read, begin: int) -> bool:
    """Whether what was said before `begin` is of the past, and no "now" has come since."""
    past = [at for at, _ in read.cues["past"] if at < begin]
    return bool(past) and not any(read.within(role, max(past), begin) for role in ("recent", "present"))


def _taken_up(reads: Sequence[Read], index: int, end: int, role: str) -> bool:
    """Whether the statement that follows speaks on: "that was last year", "and it still has not gone"."""
    later = _after(reads, index, end)
    if later is None:
        return False
    read, at = later
    stop = read.statement(at)[1]
    return any(start == at for start, _ in read.cues["backward"]) and read.within(role, at, stop)


def _mood(reads: Sequence[Read], index: int, match: Match) -> Verdict:
    read = reads[index]
    begin, end = read.statement(match.end - 1)
    if _reported(read, begin, match, end):
        return Verdict.denied
    if read.within("hypothetical", begin, match.start) or _carried(read, begin):
        return Verdict.denied
    asked = _asked(reads, index, match)
    return min(asked, Verdict.doubtful if read.within("uncertain", begin, match.start) else Verdict.claimed)


def _come_true(reads: Sequence[Read], index: int, match: Match) -> bool:
    """Whether what was warned of, or once was, is there now: "... and now I have got it", "it is back"."""
    return any(at >= match.end for at, _ in reads[index].cues["come_true"]) or any(
        read.cues["come_true"] for read in reads[index + 1 :]
    )


def _reported(read: Read, begin: int, match: Match, end: int) -> bool:
    """Whether it was read, heard, warned of: "it says that ...", "... can be a sign of"."""
    if read.within("report", begin, match.start) or read.within("report", match.end, end):
        return True
    if not begin or read.within("self", begin, end) or read.within("break", begin, begin + 1):
        return False
    return read.within("report", *read.statement(begin - 1))


def _carried(read: Read, begin: int) -> bool:
    """Whether "if A or B" reaches B, which begins at `begin`."""
    return (
        begin > 0
        and read.within("either", begin, begin + 1)
        and read.within("hypothetical", *read.statement(begin - 1))
    )


def _asked(reads: Sequence[Read], index: int, match: Match) -> Verdict:
    read = reads[index]
    begin, end = read.statement(match.end - 1)
    opened = read.within("asking", begin, match.start + 1) or _opened(read, begin, match.start)
    if not opened:
        fragment = read.asks and end == len(read.line.words) and not read.cues["self"]
        if not fragment or _answered(reads, index, match, "affirmation"):
            return Verdict.claimed
        return Verdict.doubtful
    factual = [read.within(role, begin, end) for role in ("self", "presuming", "recent")]
    if sum(factual) >= ENOUGH:
        return Verdict.claimed
    return Verdict.doubtful if factual[0] or factual[1] else Verdict.denied


def _opened(read: Read, begin: int, end: int) -> bool:
    """Whether the words before the match begin as a question does: "can ...", "hello doctor, is ..."."""
    marked = read.cues["marked"] if read.asks and read.statement(begin)[1] == len(read.line.words) else ()
    addressed = {at for span in read.cues["address"] for at in range(*span)}
    return any(
        start in read.line.commas or addressed.issuperset(range(begin, start))
        for start, _ in (*read.cues["opening"], *marked)
        if begin <= start <= end
    )
