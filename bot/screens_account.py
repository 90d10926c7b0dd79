"""Privacy, leaving, help, what was not understood, and words that may mean danger. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.callback_data import NOBODY, Verb, button_data
from bot.reasons import phrase
from bot.screen import Button, Screen
from bot.screens_circle import shared
from bot.voice import MOST_CHOICES, Row, Voice, in_rows, lines, paragraphs, rows
from bot.wording import Html
from care.ladder import NEXT_CAREGIVER, PROMISE, PROVISIONAL
from care.outcomes import Claimed, FollowView, Menu
from care.outcomes_account import Erased, PrivacyLine, PrivacyView

COUNTED = ("checkins", "notes", "caregivers", "invitations")
HELP = ("worse", "check", "trend", "settings", "pause", "invite", "patients", "privacy", "delete")
HELP_CAREGIVER = ("worse", "patients", "settings_caregiver", "join", "privacy", "delete")
HELP_BEGINNER = ("worse", "start", "privacy", "delete")
HELPS = {"caregiver": HELP_CAREGIVER, "beginner": HELP_BEGINNER}
"""Who has no check-ins is offered what they can do."""
MOST_LINES = 15
LONGEST_LABEL = 24


# ------------------------------------------------------------------ privacy and leaving


def privacy_screen(view: PrivacyView, voice: Voice) -> Screen:
    """What is stored, who may see what, who saw what when."""
    may = [
        voice.say("privacy.follow", name=each.caregiver_name, shares=shared(each.shares, voice))
        for each in view.follows
    ]
    seen = [_seen(each, voice) for each in view.seen[:MOST_LINES]]
    text = paragraphs(
        voice.say("privacy.title"),
        voice.say("privacy.stored", parts=counted(view.counts.items(), voice)),
        lines(voice.say("privacy.may_see"), voice.bullets(may) if may else voice.say("privacy.nobody")),
        lines(voice.say("privacy.seen"), voice.bullets(seen) if seen else voice.say("privacy.not_seen")),
        _ladder(voice) if view.follows else "",
        voice.say("privacy.limits"),
    )
    circle = voice.button("setting.circle", NOBODY, Verb.open, "circle")
    delete = voice.button("privacy.delete", NOBODY, Verb.delete, "ask")
    ends = [_ends(each, voice) for each in view.follows[: MOST_CHOICES - 2]]
    return Screen(text, rows(*in_rows(ends, 2), (circle,) if view.is_patient else (), (delete,)))


def _ends(follow: FollowView, voice: Voice) -> Button:
    """One tap, and nothing more is shared with this person."""
    label = voice.label("privacy.end", name=follow.caregiver_name)[:LONGEST_LABEL]
    return Button(label, button_data(follow.follow_id, Verb.link, "end"))


def _ladder(voice: Voice) -> Html:
    """How soon whom an alert reaches, at the latest."""
    waits = (PROVISIONAL, NEXT_CAREGIVER["emergency"], NEXT_CAREGIVER["urgent"], PROMISE)
    first, again, apart, promise = (int(wait.total_seconds()) // 60 for wait in waits)
    return voice.say("privacy.ladder", first=first, again=again, apart=apart, promise=promise)


def counted(counts: Iterable[tuple[str, int]], voice: Voice) -> Html:
    """ "your name here, language and time zone, 3 check-ins, and 1 note"."""
    given = {key.replace("-", "").replace("check_ins", "checkins"): n for key, n in counts}
    parts = [voice.words.plural(f"privacy.{key}", given[key]) for key in COUNTED if given.get(key)]
    return voice.words.listed([voice.say("privacy.person"), *parts])


def _seen(line: PrivacyLine, voice: Voice) -> Html:
    key = f"privacy.what.{line.what}"
    what = voice.label(key if voice.words.has(key) else "privacy.what.other")
    when = voice.words.day_and_time(line.at, voice.zone)
    return voice.say("privacy.seen_line", when=when, who=line.who, what=what)


def delete_ask_screen(voice: Voice) -> Screen:
    """One confirmation; keeping everything lies nearest the thumb."""
    yes = voice.button("delete.yes", NOBODY, Verb.delete, "yes", style="danger")
    no = voice.button("delete.no", NOBODY, Verb.delete, "no")
    return Screen(voice.say("delete.ask"), ((yes,), (no,)))


def erased_screen(erased: Erased, voice: Voice) -> Screen:
    """What was erased, said once."""
    circle = voice.say("erased.circle") if erased.circle_told else ""
    said = voice.say("erased", parts=counted(erased.counts.items(), voice))
    return Screen(paragraphs(lines(said, circle), voice.say("erased.after", number=voice.number)))


# ------------------------------------------------------------------ help and menu


def help_screen(voice: Voice, *, role: str = "patient") -> Screen:
    """The number first, then what can be told.

    Args:
        role: patient | caregiver | beginner.
    """
    commands = lines(*(voice.say(f"help.{name}") for name in HELPS.get(role, HELP)))
    number = lines(voice.say("help.emergency"), voice.number_alone)
    text = paragraphs(
        voice.say("help"), number, commands, lines(voice.say("help.words"), voice.say("cannot_examine"))
    )
    return Screen(text, ((voice.copy_number(),),))


def menu_screen(menu: Menu, voice: Voice) -> Screen:
    """Not understood: a short menu; the words may be kept for the doctor."""
    keep: Row = ()
    if menu.note_id is not None:
        keep = (Button(voice.label("menu.keep"), button_data(menu.note_id, Verb.claim, "note", "keep")),)
    return Screen(
        voice.say("menu", number=voice.number),
        rows(keep, *_menu_rows(voice, has_open_checkin=menu.has_open_checkin)),
    )


def plain_menu_screen(voice: Voice, *, role: str = "patient") -> Screen:
    """Nothing was said: what can be done here."""
    if role == "caregiver":
        return Screen(voice.say("menu.hello"), _caregiver_rows(voice))
    return Screen(voice.say("menu.hello"), _menu_rows(voice, has_open_checkin=False))


def _caregiver_rows(voice: Voice) -> tuple[Row, ...]:
    buttons = (
        voice.button("menu.patients", NOBODY, Verb.open, "patients"),
        voice.button("menu.settings", NOBODY, Verb.open, "settings"),
        voice.button("menu.help", NOBODY, Verb.open, "help"),
        voice.button("nav.wrong", NOBODY, Verb.wrong),
    )
    return in_rows(buttons, 1)


def _menu_rows(voice: Voice, *, has_open_checkin: bool) -> tuple[Row, ...]:
    buttons = (
        voice.button("menu.resume" if has_open_checkin else "menu.check", NOBODY, Verb.resume),
        voice.button("menu.settings", NOBODY, Verb.open, "settings"),
        voice.button("menu.help", NOBODY, Verb.open, "help"),
        voice.button("nav.wrong", NOBODY, Verb.wrong),
    )
    return in_rows(buttons, 1)


# ------------------------------------------------------------------ words that may mean danger


def claimed_screen(claimed: Claimed, voice: Voice) -> Screen:
    """The number at once, one question. No lies farther from the thumb than Yes."""
    named = voice.words.listed(phrase(code, {}, voice) for code in claimed.warnings)
    nameless = claimed.by == "proxy" and voice.about is None
    ask = voice.say("claim.ask_proxy" if nameless else "claim.ask", what=named)
    question = voice.say("question.text", question=ask)
    none_stored = (
        voice.say("claim.stored_nothing") if claimed.claim_id == NOBODY and claimed.by == "self" else ""
    )
    unknown = (claimed.level, _kind_of(claimed)) if claimed.claim_id == NOBODY else ()
    yes = voice.button("claim.yes", claimed.claim_id, Verb.claim, "claim", "yes", *unknown)
    no = voice.button("claim.no", claimed.claim_id, Verb.claim, "claim", "no")
    return Screen(
        paragraphs(_claim_alarm(claimed, voice), question, none_stored),
        rows((no,), *_claim_copy(claimed, voice), (yes,)),
    )


def _is_grave(claimed: Claimed) -> bool:
    return claimed.level == "emergency" and not claimed.doubtful


def _claim_alarm(claimed: Claimed, voice: Voice) -> Html:
    crisis = lines(voice.say("despair.crisis"), voice.crisis_alone) if _has_crisis(claimed, voice) else ""
    if not _is_grave(claimed):
        return paragraphs(crisis, voice.say("claim.soft", number=voice.number))
    proxy = voice.say("claim.proxy") if claimed.by == "proxy" else ""
    return paragraphs(
        crisis, lines(voice.say("claim.now"), voice.number_alone, voice.say("claim.wait"), proxy)
    )


def _has_crisis(claimed: Claimed, voice: Voice) -> bool:
    return "despair" in claimed.warnings and bool(voice.crisis_alone)


def _claim_copy(claimed: Claimed, voice: Voice) -> tuple[Row, ...]:
    crisis = voice.copy_crisis() if "despair" in claimed.warnings else ()
    return ((*crisis, voice.copy_number()),) if _is_grave(claimed) or crisis else ()


def _kind_of(claimed: Claimed) -> str:
    """What the answer to an unstored claim must remember: whether it is about despair, and about whom."""
    return "despair" if "despair" in claimed.warnings else claimed.by


def claim_true_screen(
    voice: Voice, *, level: str = "", kind: str = "", followed: Sequence[tuple[str, str]] = ()
) -> Screen:
    """Nothing of it is stored: what to do, as grave as what was claimed.

    Args:
        level: how grave the claim is; anything unknown counts as an emergency.
        kind: self | proxy | despair.
        followed: (follow id, name) of those the reader may answer for.
    """
    answer = [
        Button(voice.label("card.answer", name=name)[:24], button_data(follow_id, Verb.link, "answer"))
        for follow_id, name in followed
    ]
    ask = voice.say("claim.who") if answer else ""
    text = paragraphs(_true_text(voice, level, kind), ask)
    copy = (*(voice.copy_crisis() if kind == "despair" else ()), voice.copy_number())
    return Screen(text, rows(copy, *in_rows(answer[:MOST_CHOICES], 1)))


def _true_text(voice: Voice, level: str, kind: str) -> Html:
    if kind == "despair":
        crisis = lines(voice.say("despair.crisis"), voice.crisis_alone) if voice.crisis_alone else ""
        return paragraphs(
            voice.say("despair.do"), crisis, lines(voice.say("despair.emergency"), voice.number_alone)
        )
    if level in ("urgent", "soon"):
        return voice.say(f"claim.true_{level}", number=voice.number)
    if level in ("watch", "routine"):
        return voice.say("claim.true_watch", number=voice.number)
    then = "claim.true_proxy" if kind == "proxy" else "claim.true_stranger"
    return lines(voice.say("emergency.do"), voice.number_alone, voice.say(then))


# ------------------------------------------------------------------ news about the service


def broken_screen(voice: Voice) -> Screen:
    """Something failed on our side: said, with the number."""
    return Screen(voice.say("broken", number=voice.number), ((voice.copy_number(),),))


def catch_up_screen(
    voice: Voice, *, since: datetime, until: datetime, lost_before: datetime | None = None
) -> Screen:
    """After a standstill: from when to when; and, after a long one, what may be lost."""
    times = {"since": voice.time(since), "until": voice.time(until)}
    lost = voice.say("catch_up.lost", before=voice.time(lost_before)) if lost_before else ""
    text = lines(voice.say("catch_up", **times), lost, voice.say("catch_up.wrong"))
    return Screen(text, _menu_rows(voice, has_open_checkin=False))


def nudge_screen(content: FollowView | None, voice: Voice) -> Screen:
    """A kind word: from somebody in the circle, or from the bot after days of silence."""
    said = voice.say("nudge.from", name=content.caregiver_name) if content else voice.say("nudge.own")
    check = voice.button("nav.check", NOBODY, Verb.resume)
    return Screen(said, ((check,), (voice.button("nav.wrong", NOBODY, Verb.wrong),)))


def pause_over_screen(content: object, voice: Voice) -> Screen:
    """A pause ends by itself."""
    again = voice.button("pause_over.again", NOBODY, Verb.setting, "pause")
    return Screen(voice.say("pause_over"), ((voice.button("nav.check", NOBODY, Verb.resume),), (again,)))
