"""docs/conversations.md shows what people really see: every line of it is on one of our screens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.screen import Screen
from bot.screens import draw
from bot.screens_alert import alert_screen, goes_on_screen, taken_screen
from bot.screens_checkin import question_screen
from bot.screens_circle import circle_screen, follow_offered_screen
from bot.screens_patients import summary_screen
from bot.screens_proxy import answered_for_screen, answers_differ_screen
from bot.screens_receipts import loop_screen, patient_taken_screen, receipts_screen
from bot.screens_result import appointment_screen, patient_alert_screen
from care import outcomes as o
from care.outcomes_followed import PatientLine, PersonCard, Summary
from care.outcomes_loop import LoopNoted, LoopReopened
from care.outcomes_trend import Trend, TrendDay
from tests.bot.episodes import NUMB, NUMB_ANSWERS, episode, finished
from tests.bot.screens import NOW, SUBJECT, plain, voice
from tests.bot.test_screens_checkin import ask, chosen
from triage.progress import Question

DOC = Path(__file__).parents[2] / "docs" / "conversations.md"
BAD = {**NUMB_ANSWERS, "warning_course": {"bladder": "new"}}
TOKEN = "pL6n0cQ3vT8wXyZ1aB4dE7gH2jK5mN9rS0uV3xY6zA1"
SENT = (o.Receipt("Anna", "sent", NOW), o.Receipt("Ben", "sent", NOW))


def shown_lines(screen: Screen) -> Iterator[str]:
    yield from plain(screen).splitlines()
    yield from (" ".join(f"[{button.label}]" for button in row) for row in screen.rows)


def question(key: str, **known: Any) -> Screen:
    return question_screen(replace(ask(Question.parse(key)), **known), voice())


def first_contact() -> Iterator[Screen]:
    for name, args in (("welcome", ()), ("consent", ()), ("joined", ("09:00", "Europe/Dublin"))):
        yield draw(o.Page(name, args), voice("" if name != "joined" else "IE"))
    yield draw(o.Joining("country"), voice(""))
    yield draw(o.Joining("hour", "IE"), voice())
    yield question("pain", place=(1, 8), can_go_back=False)


def good_day() -> Iterator[Screen]:
    yield question("pain", place=(1, 4), can_go_back=False, is_prompt=True)
    for place, key in enumerate(("sleep", "cough", "warnings"), 2):
        yield question(key, place=(place, 4))
    for day in range(35):
        week = o.Week(7, 3.0, 4.0)
        yield draw(finished("routine", week=week), voice(now=NOW + timedelta(days=day)))


def bad_day() -> Iterator[Screen]:
    numb, both = chosen("leg_numbness"), chosen("leg_numbness", "bladder")
    yield question("warnings", group="legs", place=(4, 4))
    yield question("leg_side", answers=numb, provisional=True, emergency=True, place=(5, 6))
    yield question("leg_course", answers=numb, provisional=True, emergency=True, place=(6, 6))
    yield question("warnings", group="legs", answers=numb, emergency=True, place=(4, 6))
    yield question("warning_course.bladder", answers=both, emergency=True, place=(7, 7))
    yield question("warnings", group="legs", answers=both, emergency=True, place=(4, 7))
    view = episode("emergency", NUMB, answers=BAD, receipts=SENT)
    yield patient_alert_screen(view, voice())
    yield draw(finished("emergency", NUMB, answers=BAD), voice())
    yield receipts_screen(view, voice())


def other_side() -> Iterator[Screen]:
    view = episode("emergency", NUMB, answers=BAD, receipts=SENT)
    held = replace(view, held_by="Anna", held_until=NOW + timedelta(minutes=11))
    yield alert_screen(view, voice())
    for choice in ("calling", "with"):
        yield draw(o.Acknowledged(choice, held), voice())
        yield patient_taken_screen(view, voice(), name="Anna", choice=choice)
    expired = replace(view, receipts=(o.Receipt("Anna", "expired", NOW + timedelta(minutes=1)), SENT[1]))
    yield receipts_screen(expired, voice())
    yield draw(LoopNoted("reached", "cannot", closed=False), voice())
    yield taken_screen(held, voice())
    yield loop_screen(view, voice(), step="reached")
    yield draw(o.Page("dread", ("patient", "")), voice())
    yield draw(o.Page("no_words", ("patient",)), voice())
    yield draw(LoopNoted("reached", "seen", closed=True, episode_id=SUBJECT, ending="1"), voice())
    yield draw(LoopReopened("reached", view), voice())
    yield goes_on_screen(view, voice())


def for_maria() -> Iterator[Screen]:
    anna = replace(voice(), about="Maria")
    yield question_screen(replace(ask(Question("pain")), place=(1, 4), can_go_back=False), anna)
    yield question_screen(replace(ask(Question("sleep")), place=(2, 4)), anna)
    yield draw(
        o.Claimed(SUBJECT, ("leg_numbness",), doubtful=False, level="emergency", country="IE", by="proxy"),
        anna,
    )
    side = replace(ask(Question("leg_side")), answers=chosen("leg_numbness"), place=(5, 6))
    yield question_screen(replace(side, provisional=True, emergency=True), anna)
    yield draw(finished("emergency", NUMB), anna)
    apart = o.Apart("Maria", "Anna", "anna", {"pain": 4}, {"pain": 7, "sleep": 2, "cough": 0}, ("pain",))
    yield answered_for_screen(apart, voice())
    yield answers_differ_screen(apart, voice())


def ways_in() -> Iterator[Screen]:
    shares = {"alerts": True, "daily": True}
    link = o.Invited(SUBJECT, TOKEN, NOW + timedelta(hours=48), shares)
    yield circle_screen((), voice())
    yield draw(link, voice())
    yield draw(o.Page("choose_ask"), voice())
    yield draw(o.Page("choose_done", ("Anna",)), voice())
    yield draw(replace(link, name="Anna"), voice())
    yield draw(o.InvitationSeen(None, SUBJECT, "Maria", shares), voice())
    offered = o.FollowView(SUBJECT, "Maria", "Anna", "offered", 0, shares)
    yield draw(offered, voice())
    yield follow_offered_screen(offered, voice())


def days(*pains: int, of: int = 30) -> Trend:
    first = NOW.date() - timedelta(days=of - 1)
    told = dict(zip(range(of - len(pains), of), pains, strict=True))
    shown = [
        TrendDay(first + timedelta(days=n), {"pain": told[n], "sleep": 0, "cough": 0} if n in told else {})
        for n in range(of)
    ]
    return Trend(None, tuple(shown))


def looking_back() -> Iterator[Screen]:
    yield draw(days(3, 5, 7), voice())
    yield draw(days(), voice())
    seen = PatientLine(SUBJECT, "Maria", "watch", NOW, episode_open=False, may_see=True)
    week, told = o.Week(3, 5.0, 3.0, 0.0, 0.0, 0.0, None), {"pain": 7, "sleep": 0, "cough": 0}
    drawn = replace(days(3, 5, 7), name="Maria")
    shares = {"details": True, "proxy": True}
    yield draw(PersonCard(seen, shares, week, answers=told, trend=drawn), voice())
    yield summary_screen(Summary("daily", "Maria", NOW.date(), 1, 1, "watch", week, (), None, drawn), voice())
    yield draw(PersonCard(seen, {}), voice())


def an_appointment() -> Iterator[Screen]:
    reason = o.Reason("P04", "soon", ("weight_loss", "drenching_sweats"))
    told = finished("soon", reason, answers={"pain": 4})
    yield draw(told, voice())
    yield appointment_screen(told, voice())
    yield loop_screen(told, voice(), step="booked")


def test_every_line_of_the_conversations_is_on_a_screen() -> None:
    screens = [*first_contact(), *good_day(), *bad_day(), *other_side(), *for_maria()]
    screens += [*ways_in(), *looking_back(), *an_appointment()]
    shown = {line.strip() for screen in screens for line in shown_lines(screen)}
    promised = [line.strip() for line in DOC.read_text("utf-8").splitlines() if line.startswith("    ")]
    assert [line for line in promised if line and line not in shown] == []
    assert len(promised) > 100
    assert SUBJECT not in " ".join(promised)
