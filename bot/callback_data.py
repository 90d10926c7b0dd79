"""What a button carries: format digit, the exact thing it was made for, a verb, and its arguments. Pure.

`1:<subject>:<verb>:<arg>:<arg>`, at most 64 bytes. The subject is the opaque id of a check-in, episode,
invitation, follow or note, or "0" where the tapping person is subject enough. Everything is checked again
when the tap arrives: a button is a wish, not a right.
"""

import enum
import re
from dataclasses import dataclass

FORMAT = "1"
NOBODY = "0"
"""Subject of buttons that concern only the person who taps."""
LIMIT = 64
"""Bytes that Telegram carries for a button."""

_SUBJECT = re.compile(r"0|[0-9A-Za-z]{10}")
_ARG = re.compile(r"[0-9A-Za-z_.+/:-]*")
_COLON = "="
"""Stands for the colon of a clock time inside an argument."""


class Verb(enum.StrEnum):
    """What a tap asks for. In brackets its arguments; `question` is `item` or `item.code`."""

    answer = "a"
    """Check-in [question, value]."""
    toggle = "t"
    """Check-in [question, value, on | off]: one choice becomes so; tapped twice it stays so."""
    done = "d"
    """Check-in [question]: a multiple question is finished."""
    group = "g"
    """Check-in [group]: open a group of warnings; "" goes back to the groups."""
    none = "n"
    """Check-in [question]: none of these."""
    skip = "s"
    """Check-in [question]: Skip, or Not sure."""
    back = "b"
    """Check-in [question]: one back from this question."""
    snooze = "z"
    """Check-in [minutes]."""
    wrong = "w"
    """Something is wrong: start with the warnings. Subject 0 or an open check-in."""
    resume = "r"
    """Check-in, or 0: show where it stands, or start one."""
    change = "u"
    """Check-in [question | page]: change an answer; "" lists them, "2" is the list's second page."""
    patient = "e"
    """Episode [called | notbad | help | tell | keep]: the patient's answer."""
    caregiver = "c"
    """Episode [calling | with | cannot]: a caregiver's answer. [details]: show what was told."""
    loop = "l"
    """Episode [step, choice]: was somebody reached, seen? [undo, step, ending]: the answer that ended it was
    a wrong tap."""
    claim = "f"
    """Claim or note [code, yes | no | keep | drop]: confirm what a typed message seemed to say."""
    onboarding = "o"
    """[step, value]."""
    setting = "p"
    """[key, value]; no value opens the key's choices."""
    link = "k"
    """Invitation or follow [action, value]."""
    delete = "x"
    """[ask | yes | no]: erase everything."""
    trend = "h"
    """[days]: how so many days looked."""
    open = "m"
    """[menu entry]: opens a screen that a command opens too."""


_VERBS = frozenset(verb.value for verb in Verb)


@dataclass(frozen=True, slots=True)
class Tap:
    """One button, unpacked."""

    subject: str
    verb: str
    args: tuple[str, ...] = ()

    def arg(self, place: int) -> str:
        """The argument at `place`, "" when there is none."""
        return self.args[place] if place < len(self.args) else ""


def pack(tap: Tap) -> str:
    """The text for `callback_data`. AssertionError: it would not fit or not come back as it was."""
    data = ":".join((FORMAT, tap.subject, tap.verb, *(arg.replace(":", _COLON) for arg in tap.args)))
    assert len(data.encode()) <= LIMIT, f"{data} does not fit into a button"
    assert unpack(data) == tap, f"{data} would not come back from a button"
    return data


def button_data(subject: str, verb: Verb, *args: str) -> str:
    """`pack` of its parts."""
    return pack(Tap(subject, verb.value, args))


def unpack(data: str) -> Tap | None:
    """The tap that `data` stands for; None for another format, or one that no screen of ours made."""
    if len(data.encode(errors="replace")) > LIMIT:
        return None
    form, _, rest = data.partition(":")
    subject, *others = rest.split(":")
    if form != FORMAT or not _SUBJECT.fullmatch(subject) or not others:
        return None
    verb, *carried = others
    args = [arg.replace(_COLON, ":") for arg in carried]
    if verb not in _VERBS or not all(_ARG.fullmatch(arg) for arg in args):
        return None
    return Tap(subject, verb, tuple(args))
