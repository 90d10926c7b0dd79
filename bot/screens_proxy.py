"""A check-in that a caregiver answers for somebody: its result, and what each side said. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.callback_data import Verb
from bot.reasons import phrases
from bot.screen import Screen
from bot.voice import Row, Voice, lines, paragraphs, rows
from bot.wording import Html
from care.outcomes import Apart, Finished
from triage.codebook import ITEMS

COMPARED = ("pain", "sleep", "cough", "warnings")


# ------------------------------------------------------------------ the result


def proxied_screen(finished: Finished, voice: Voice) -> Screen:
    """What it means for the patient, said to whoever answered for them. `voice.about` is the patient."""
    text = RESULT[finished.level](finished, voice)
    apart = [differs_text(each, voice) for each in finished.apart]
    change = voice.button("nav.change", finished.checkin_id, Verb.change, "")
    copy: Row = (voice.copy_number(),) if finished.level in ("urgent", "emergency") else ()
    return Screen(paragraphs(text, *apart), rows((change,) if finished.can_change else (), copy))


def _because(finished: Finished, voice: Voice, key: str = "proxied.because") -> Html:
    said = phrases(finished.reasons, finished.answers, voice)
    return lines(voice.say(key), voice.bullets(said)) if said else Html("")


def _routine(finished: Finished, voice: Voice) -> Html:
    return paragraphs(voice.say("proxied.thanks"), voice.say("proxied.safety"))


def _watch(finished: Finished, voice: Voice) -> Html:
    noted = _because(finished, voice, "proxied.noted")
    return paragraphs(
        voice.say("proxied.thanks"), noted, voice.say("proxied.watch"), voice.say("proxied.safety")
    )


def _soon(finished: Finished, voice: Voice) -> Html:
    if not finished.newly:
        still = voice.say("proxied.still", level=voice.label("level.soon"))
        return paragraphs(voice.say("proxied.thanks"), still, voice.say("proxied.safety"))
    return paragraphs(
        voice.say("proxied.soon"),
        _because(finished, voice),
        voice.say("finished.soon_calm"),
        voice.say("proxied.soon_told"),
    )


def _urgent(finished: Finished, voice: Voice) -> Html:
    return paragraphs(
        voice.say("proxied.urgent"),
        _because(finished, voice),
        voice.say("proxied.urgent_do", number=voice.number),
    )


def _emergency(finished: Finished, voice: Voice) -> Html:
    crisis = voice.crisis_alone if "despair" in finished.answers.get("warnings", ()) else ""
    return paragraphs(
        lines(voice.say("proxied.emergency"), crisis, voice.number_alone),
        _because(finished, voice),
        voice.say("proxied.emergency_do"),
    )


RESULT: Mapping[str, Callable[[Finished, Voice], Html]] = {
    "routine": _routine,
    "watch": _watch,
    "soon": _soon,
    "urgent": _urgent,
    "emergency": _emergency,
}


# ------------------------------------------------------------------ who said what


def answered_for_screen(apart: Apart, voice: Voice) -> Screen:
    """To the patient: somebody has answered for you, and what."""
    shown = [_told_line(item, apart, voice) for item in COMPARED if item in apart.other]
    key = "told.apart" if apart.differs else "told.kept"
    title = voice.say("told.title", who=apart.who)
    return Screen(paragraphs(title, voice.bullets(shown), voice.say(key, who=apart.who)))


def _told_line(item: str, apart: Apart, voice: Voice) -> Html:
    what, other = voice.label(f"short.{item}"), said_of(item, apart.other, voice)
    if item not in apart.differs:
        return voice.say("told.line", what=what, other=other)
    own = said_of(item, apart.own, voice)
    return voice.say("told.line_apart", what=what, other=other, own=own, who=apart.who)


def answers_differ_screen(apart: Apart, voice: Voice) -> Screen:
    """To the caregiver who answered: the patient says otherwise."""
    return Screen(differs_text(apart, voice))


def differs_text(apart: Apart, voice: Voice) -> Html:
    """Both sides, for the caregiver; empty where they agree."""
    if not apart.differs:
        return Html("")
    shown = [
        voice.say(
            "differs.line",
            what=voice.label(f"short.{item}"),
            name=apart.patient_name,
            own=said_of(item, apart.own, voice),
            other=said_of(item, apart.other, voice),
        )
        for item in apart.differs
    ]
    title = voice.say("differs.title", name=apart.patient_name)
    return paragraphs(title, voice.bullets(shown), voice.say("differs.counts"))


def apart_text(apart: Sequence[Apart], voice: Voice) -> Html:
    """Both sides, for the patient; empty where they agree."""
    return paragraphs(*(_apart_of(each, voice) for each in apart if each.differs))


def _apart_of(apart: Apart, voice: Voice) -> Html:
    shown = [_told_line(item, apart, voice) for item in apart.differs]
    title = voice.say("differs.own_title", who=apart.who)
    return lines(title, voice.bullets(shown), voice.say("differs.counts"))


def card_text(apart: Apart, voice: Voice) -> Html:
    """Both sides on a card; empty where they agree."""
    if not apart.differs:
        return Html("")
    shown = [
        voice.say(
            "card.line_apart",
            what=voice.label(f"short.{item}"),
            name=apart.patient_name,
            own=said_of(item, apart.own, voice),
            who=apart.who,
            other=said_of(item, apart.other, voice),
        )
        for item in apart.differs
    ]
    return lines(voice.bullets(shown), voice.say("card.differ"))


def said_of(item: str, answers: Mapping[str, Any], voice: Voice) -> str:
    """One answer in words."""
    value = answers[item]
    if item == "warnings":
        named = [voice.label(f"warning.{code}") for code in sorted(value)]
        return ", ".join(named) if named else voice.label("change.nothing")
    return str(value) if ITEMS[item].high == 10 else voice.label(f"answer.{item}.{value}")
