"""The course of the days as a picture with its words, for the patient and for whom they trust. Pure."""

from collections.abc import Callable
from statistics import fmean

from bot.callback_data import NOBODY, Verb, button_data
from bot.screen import Button, Screen
from bot.voice import Row, Voice, lines, paragraphs
from bot.wording import Html
from care.outcomes_trend import Trend, TrendDay
from care.read_trend import PERIODS
from reports.marks import MARKS
from reports.trend import Chart, Day, Words

ITEMS = ("pain", "sleep", "cough")
LONGEST_NAME = 16
"""Letters of a name above a picture."""


def trend_screen(trend: Trend, voice: Voice) -> Screen:
    """The patient's own days, with other stretches to choose from."""
    row = period_row(voice, len(trend.days), lambda days: button_data(NOBODY, Verb.trend, str(days)))
    if trend.is_empty:
        nothing = voice.words.plural("trend.empty", len(trend.days))
        return Screen(paragraphs(nothing, voice.say("trend.empty.what")), (row,))
    title = Html(f"<b>{voice.words.plural('trend.title.own', len(trend.days))}</b>")
    return Screen(lines(title, trend_words(trend, voice)), (row,), picture=trend_chart(trend, voice))


def picture_of(trend: Trend | None, voice: Voice) -> Chart | None:
    """None where nothing may be shown, or nothing was told: an empty picture would say that all is well."""
    return None if trend is None or trend.is_empty else trend_chart(trend, voice)


def period_row(voice: Voice, shown: int, carried: Callable[[int], str]) -> Row:
    """7, 30 and 90 days; the one on screen has a tick."""
    labels = {days: str(voice.words.plural("trend.period", days)) for days in PERIODS}
    return tuple(
        Button(voice.mark(label, chosen=days == shown), carried(days)) for days, label in labels.items()
    )


def trend_words(trend: Trend, voice: Voice) -> Html:
    """What the picture shows, for whoever cannot see it."""
    answered = sum(bool(day.values) for day in trend.days)
    return lines(
        voice.words.plural("trend.answered", answered, of=len(trend.days)), _pain_words(trend, voice)
    )


def _pain_words(trend: Trend, voice: Voice) -> Html:
    told = [day.values["pain"] for day in trend.days if "pain" in day.values]
    if not told:
        return Html("")
    mean, low, high = (voice.words.number(each) for each in (fmean(told), min(told), max(told)))
    if low == high:
        return voice.say("trend.pain_same", mean=mean)
    return voice.say("trend.pain_range", mean=mean, low=low, high=high)


def trend_chart(trend: Trend, voice: Voice) -> Chart:
    """The values and words of the picture."""
    drawn = tuple(_day(day) for day in trend.days)
    return Chart(drawn, _words(trend, voice))


def _day(day: TrendDay) -> Day:
    told = day.values
    return Day(day.on, told.get("pain"), told.get("sleep"), told.get("cough"), day.marks)


def _words(trend: Trend, voice: Voice) -> Words:
    days = trend.days
    first, middle = (voice.words.short_day(days[place].on) for place in (0, len(days) // 2))
    return Words(
        title=_title(trend, voice),
        items={item: voice.label(f"trend.{item}") for item in ITEMS},
        ends={item: (voice.label(f"trend.{item}.low"), voice.label(f"trend.{item}.high")) for item in ITEMS},
        marks={mark: voice.label(f"trend.mark.{mark}") for mark in MARKS},
        no_answer=voice.label("trend.no_answer"),
        dates=(first, middle, voice.label("trend.today")),
    )


def _title(trend: Trend, voice: Voice) -> str:
    """Without markup: it is drawn, not sent."""
    if trend.name is None:
        return str(voice.words.plural("trend.title.own", len(trend.days)))
    name = trend.name if len(trend.name) <= LONGEST_NAME else f"{trend.name[: LONGEST_NAME - 1]}…"
    return str(voice.words.plural("trend.title.of", len(trend.days), name=Html(name)))
