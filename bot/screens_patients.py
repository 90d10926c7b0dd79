"""Whom a caregiver follows: the list, one person, and summaries. Pure."""

from collections.abc import Sequence

from bot.callback_data import NOBODY, Verb, button_data
from bot.reasons import phrases
from bot.screen import Button, Screen
from bot.screens_proxy import card_text
from bot.screens_trend import period_row, picture_of
from bot.voice import MOST_CHOICES, Row, Voice, in_rows, lines, paragraphs, rows
from bot.wording import Html
from care.outcomes import Week
from care.outcomes_followed import Nudged, PatientLine, PersonCard, Summary, SummaryHourSet
from triage.codebook import ITEMS

MARKED = frozenset({"emergency", "urgent"})
ANSWERED = ("pain", "sleep", "cough")
"""Answers a card shows one by one; warnings are told as reasons."""
_OPEN = "patients.open"


def patients_screen(patients: Sequence[PatientLine], voice: Voice) -> Screen:
    """Everybody they follow, worst first."""
    if not patients:
        return Screen(voice.say("patients.none"))
    shown = patients[:MOST_CHOICES]
    buttons = [
        Button(each.name[:24], button_data(each.follow_id, Verb.link, "card"))
        for each in shown
        if each.state == "active"
    ]
    return Screen(
        paragraphs(voice.say("patients.title"), lines(*(_line(each, voice) for each in shown))),
        in_rows(buttons, 2),
    )


def _line(line: PatientLine, voice: Voice) -> Html:
    if line.state == "offered":
        return voice.say("patients.waiting", name=line.name)
    mark = voice.label(f"level.mark.{line.level if line.level in MARKED else 'other'}")
    last = _last(line, voice)
    said = f"{last} {voice.say(_OPEN)}" if line.episode_open else last
    if line.level is None:
        return voice.say("patients.line_private", mark=mark, name=line.name, last=Html(said))
    level = voice.label(f"level.{line.level}")
    return voice.say("patients.line", mark=mark, name=line.name, level=level, last=Html(said))


def _last(line: PatientLine, voice: Voice) -> Html:
    if line.last_checkin_at is None:
        return voice.say("patients.never")
    return voice.say("patients.last", when=voice.words.day_and_time(line.last_checkin_at, voice.zone))


def card_screen(card: PersonCard, voice: Voice) -> Screen:
    """One person, as far as they share it; what can be done for them."""
    line = card.line
    said = phrases(card.reasons, card.answers, voice, private=True)
    because = lines(voice.say("alert.because", name=line.name), voice.bullets(said)) if said else ""
    week = week_lines(card.week, voice) if card.week else voice.say("card.level_only", name=line.name)
    return Screen(
        paragraphs(_line(line, voice), because, _answers(card, voice), week),
        _card_rows(card, voice),
        picture=picture_of(card.trend, voice),
    )


def _answers(card: PersonCard, voice: Voice) -> Html:
    told = [item for item in ANSWERED if item in card.answers]
    if not told:
        return Html("")
    who = card.line.name if card.answered_by is None else card.answered_by or voice.label("card.by_proxy")
    shown = [
        voice.say("change.line", what=voice.label(f"short.{item}"), answer=_answer(item, card, voice))
        for item in told
    ]
    apart = [card_text(each, voice) for each in card.apart]
    return lines(voice.say("card.answered", who=who), voice.bullets(shown), *apart)


def _answer(item: str, card: PersonCard, voice: Voice) -> str:
    value = card.answers[item]
    return str(value) if ITEMS[item].high == 10 else voice.label(f"answer.{item}.{value}")


def _card_rows(card: PersonCard, voice: Voice) -> tuple[Row, ...]:
    follow_id = card.line.follow_id
    answer = Button(
        voice.label("card.answer", name=card.line.name)[:24], button_data(follow_id, Verb.link, "answer")
    )
    proxy = (answer,) if card.shares.get("proxy") else ()
    nudge = (voice.button("card.nudge", follow_id, Verb.link, "nudge"),) if card.can_nudge else ()
    end = (voice.button("card.end", follow_id, Verb.link, "ask_end"),)
    return rows(*_take_rows(card, voice), _periods(card, voice), proxy, nudge, end, _back(voice))


def _periods(card: PersonCard, voice: Voice) -> Row:
    """Other stretches of time, in the same message."""
    if card.trend is None:
        return ()
    follow_id = card.line.follow_id
    shown = len(card.trend.days)
    return period_row(voice, shown, lambda days: button_data(follow_id, Verb.link, "card", str(days)))


def _take_rows(card: PersonCard, voice: Voice) -> tuple[Row, ...]:
    """While an alert is open it can be taken from here too, by whoever gets alerts."""
    if card.episode is None or not card.episode.is_open or not card.shares.get("alerts"):
        return ()
    subject = card.episode.episode_id
    return in_rows(
        [voice.button(f"button.{each}", subject, Verb.caregiver, each) for each in ("calling", "with")], 1
    )


def _back(voice: Voice) -> Row:
    return (voice.button("patients.back", NOBODY, Verb.open, "patients"),)


def nudged_screen(nudged: Nudged, voice: Voice) -> Screen:
    """The patient is asked, or was a short while ago."""
    if nudged.sent:
        return Screen(voice.say("nudged", name=nudged.patient_name))
    return Screen(voice.say("nudged.wait", name=nudged.patient_name, time=voice.time(nudged.again_at)))


def summary_hour_screen(outcome: SummaryHourSet, voice: Voice) -> Screen:
    """When summaries come."""
    key = "summary_hour" if outcome.next_at is not None else "summary_hour.none"
    return Screen(voice.say(key, hour=voice.clock(outcome.hour)))


# ------------------------------------------------------------------ summaries


def summary_screen(summary: Summary, voice: Voice) -> Screen:
    """One short message: how pressing, how the days were, what is new, what is open."""
    day = voice.words.day(summary.day)
    title = voice.say(f"summary.{summary.kind}", name=summary.patient_name, day=day)
    week = week_lines(summary.week, voice) if summary.week else ""
    first = lines(_level(summary, voice), _days(summary, voice))
    rest = paragraphs(first, week, _newly(summary, voice), _open(summary, voice))
    text = paragraphs(title, rest or voice.say("summary.nothing_new"))
    return Screen(text, picture=picture_of(summary.trend, voice))


def _days(summary: Summary, voice: Voice) -> Html:
    """Of a week, how many days were answered; of one day, only that it was not."""
    if summary.kind == "weekly":
        return voice.words.plural("summary.days", summary.days_answered, of=summary.of_days)
    return Html("") if summary.days_answered else voice.say("summary.quiet")


def _level(summary: Summary, voice: Voice) -> Html:
    if summary.level is None:
        return Html("")
    return voice.say("summary.level", level=voice.label(f"level.{summary.level}"))


def _newly(summary: Summary, voice: Voice) -> Html:
    said = phrases(summary.newly, {}, voice, private=True)
    return lines(voice.say("summary.newly"), voice.bullets(said)) if said else Html("")


def _open(summary: Summary, voice: Voice) -> Html:
    if summary.open_episode is None:
        return Html("")
    return voice.say("summary.open", level=voice.label(f"level.{summary.open_episode}"))


def week_lines(week: Week, voice: Voice) -> Html:
    """Pain, sleep and cough of the last seven days, where they were told."""
    return lines(
        _pain(week, voice),
        _scale("sleep", week.sleep_now, week.sleep_before, voice),
        _scale("cough", week.cough_now, week.cough_before, voice),
    )


def _pain(week: Week, voice: Voice) -> Html:
    if week.pain_now is None:
        return Html("")
    now = voice.words.number(week.pain_now)
    if week.pain_before is None:
        return voice.say("summary.pain", now=now)
    return voice.say("summary.pain_before", now=now, before=voice.words.number(week.pain_before))


def _scale(item: str, now: float | None, before: float | None, voice: Voice) -> Html:
    """Means of 0..3, in the words of the nearest step; two weeks before, where that was told."""
    if now is None:
        return Html("")
    words = voice.label(f"summary.{item}.{round(now)}")
    if before is None:
        return voice.say(f"summary.{item}", words=words)
    if round(before) == round(now):
        return voice.say(f"summary.{item}_same", words=words)
    return voice.say(
        f"summary.{item}_before", words=words, before=voice.label(f"summary.{item}.{round(before)}")
    )
