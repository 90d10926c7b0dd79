"""What is heard in words that name no sign and answer no question: a cry for help, the question whether it is
the worst, and what says nothing in words at all. Pure."""

from bot.callback_data import NOBODY, Verb
from bot.screen import Screen
from bot.voice import Row, Voice, lines, paragraphs, rows

WATCHED = ("legs", "blood", "night", "weight")


def help_now_screen(voice: Voice, *, role: str) -> Screen:
    """Somebody calls for help, or something is wrong and there is no check-in to tell it in: the number, and
    that words are heard."""
    number = lines(voice.say("help_now"), voice.number_alone)
    start = voice.say("help_now.start") if role == "beginner" else ""
    onward: dict[str, Row] = {
        "caregiver": (voice.button("menu.patients", NOBODY, Verb.open, "patients"),),
        "patient": (voice.button("nav.wrong", NOBODY, Verb.wrong),),
    }
    text = paragraphs(number, voice.say("help_now.words"), start)
    return Screen(text, rows((voice.copy_number(),), onward.get(role, ())))


def cannot_look_screen(voice: Voice, *, role: str) -> Screen:
    """A picture, a voice message or a sticker: what to do instead, and the number."""
    can_tap = role in ("patient", "caregiver")
    number = lines(voice.say("photo.wrong" if can_tap else "photo.call"), voice.number_alone)
    wrong: Row = (voice.button("nav.wrong", NOBODY, Verb.wrong),) if can_tap else ()
    return Screen(paragraphs(voice.say("photo"), number), rows((voice.copy_number(),), wrong))


def dread_screen(voice: Voice, *, role: str, level: str) -> Screen:
    """ "Do I have cancer?": no diagnosis and no odds, what is watched for, and whom to ask.

    Args:
        level: emergency | urgent: what is open of the reader; theirs: of somebody they follow; known: the
            reader has told of a cancer. Only where none of these is so, something soothes.
    """
    can_tap = role in ("patient", "caregiver")
    now = lines(voice.say("dread.emergency"), voice.number_alone) if level == "emergency" else ""
    calm = {"": "dread.most", "urgent": "dread.urgent", "theirs": "dread.theirs"}.get(level)
    watched = voice.bullets(voice.say(f"dread.watch.{each}") for each in WATCHED)
    text = paragraphs(
        now,
        lines(voice.say("dread"), voice.say(calm) if calm else ""),
        lines(voice.say("dread.watch"), watched),
        voice.say("dread.tell" if can_tap else "dread.write"),
        voice.say("dread.ask") if level in ("", "known") else "",
        voice.say("dread.call", number=voice.number) if not now else "",
    )
    wrong: Row = (voice.button("nav.wrong", NOBODY, Verb.wrong),) if can_tap else ()
    return Screen(text, rows((voice.copy_number(),) if now else (), wrong))
