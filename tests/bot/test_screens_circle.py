"""Inviting, being invited, looking after somebody: who sees what is said, and either side ends it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.callback_data import unpack
from bot.screens import draw
from bot.screens_circle import (
    circle_screen,
    drill_screen,
    end_ask_screen,
    follow_confirmed_screen,
    follow_ended_screen,
    follow_offered_screen,
    follow_refused_screen,
    follow_screen,
    invitation_screen,
    invitations_screen,
    invited_screen,
    patient_left_screen,
)
from bot.screens_patients import card_screen, patients_screen, summary_screen
from care.outcomes import (
    DrillCaregiver,
    DrillNoted,
    DrillResult,
    FollowView,
    InvitationSeen,
    Invited,
    OpenInvitation,
    Reason,
    Week,
)
from care.outcomes_followed import Nudged, PatientLine, PersonCard, Summary, SummaryHourSet
from reports.qr import QrCode
from tests.bot.episodes import episode
from tests.bot.screens import NOW, SUBJECT, buttons, data, keeps_the_rules, labels, plain, voice
from triage.levels import Level

TOKEN = "x" * 43
ALL = {"alerts": True, "daily": True, "weekly": True, "details": True, "proxy": True}
SOME = {"alerts": True, "daily": True, "weekly": False, "details": False, "proxy": False}
WEEK = Week(6, 3.25, 5.0, 1.4, 2.0, 0.2, None)


def follow(**known: Any) -> FollowView:
    given: dict[str, Any] = {"state": "active", "place": 0, "shares": SOME, **known}
    return FollowView(SUBJECT, "Maria", "Anna", **given)


def line(**known: Any) -> PatientLine:
    given: dict[str, Any] = {
        "level": "watch", "last_checkin_at": NOW, "episode_open": False, "may_see": True, **known,
    }  # fmt: skip
    return PatientLine(SUBJECT, "Maria", **given)


def test_the_invitation_is_a_link_that_can_be_sent_copied_and_taken_back() -> None:
    screen = invited_screen(Invited(SUBJECT, TOKEN, NOW + timedelta(hours=48), SOME), voice())
    keeps_the_rules(screen)
    link = f"https://t.me/backwatch_bot?start={TOKEN}"
    assert link in plain(screen)
    copied = next(button for button in buttons(screen) if button.copy)
    sent = next(button for button in buttons(screen) if button.url)
    assert copied.copy == link
    assert (sent.url or "").startswith(
        "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fbackwatch_bot%3Fstart%3D"
    )
    assert screen.picture == QrCode(link)
    chosen = invited_screen(replace(Invited(SUBJECT, TOKEN, NOW, SOME), name="Anna <3"), voice())
    assert "A link for Anna <3" in plain(chosen)
    assert data(screen, "Take the link back") == f"1:{SUBJECT}:k:revoke"
    assert "They get: alerts and a daily summary." in plain(screen)


def test_open_links_are_listed_and_none_is_said_too() -> None:
    links = [OpenInvitation(SUBJECT, NOW, NOW + timedelta(hours=n), SOME) for n in range(12)]
    keeps_the_rules(invitations_screen(links, voice()))
    assert labels(invitations_screen([], voice())) == ["Invite somebody"]


def test_who_is_invited_reads_what_they_get_and_what_is_stored_before_they_agree() -> None:
    screen = invitation_screen(InvitationSeen(None, SUBJECT, "Maria <3", ALL), voice())
    keeps_the_rules(screen)
    text = plain(screen)
    assert "Maria <3 invites you" in text
    assert "• the answers behind it" in text
    assert "I store the name you use here" in text
    assert labels(screen) == ["Accept", "No, thank you"]


@pytest.mark.parametrize(
    "problem",
    ["used", "expired", "revoked", "declined", "unknown", "own", "following", "yourself", "in_circle"],
)
def test_a_link_that_does_not_work_says_why(problem: str) -> None:
    keeps_the_rules(invitation_screen(InvitationSeen(problem, SUBJECT, "Maria"), voice()))


def test_both_sides_learn_what_became_of_it() -> None:
    for screen in (
        follow_offered_screen(follow(state="offered"), voice()),
        follow_confirmed_screen(follow(), voice()),
        follow_refused_screen(follow(state="ended"), voice()),
        follow_ended_screen(follow(state="ended"), voice()),
        follow_screen(follow(state="offered"), voice()),
        follow_screen(follow(state="ended"), voice()),
        patient_left_screen("Maria", voice()),
        end_ask_screen(voice(), follow_id=SUBJECT),
    ):
        keeps_the_rules(screen)
    offered = follow_offered_screen(follow(state="offered"), voice())
    assert labels(offered) == ["Yes, that is them", "No, I do not know them"]


def test_the_patient_sees_and_changes_what_each_person_gets() -> None:
    screen = follow_screen(follow(reachable=False), voice())
    keeps_the_rules(screen)
    assert data(screen, "✓ Alerts") == f"1:{SUBJECT}:k:alerts:off"
    assert data(screen, "My answers") == f"1:{SUBJECT}:k:details:on"
    assert "cannot be reached" in plain(screen)
    assert "End it" in labels(screen)


def test_an_order_is_offered_only_where_there_are_two() -> None:
    assert "Tell them earlier" not in labels(follow_screen(follow(), voice()))
    assert "Tell them earlier" in labels(follow_screen(follow(of=2), voice()))


def test_ending_takes_one_confirmation_and_keeping_lies_nearest_the_thumb() -> None:
    assert labels(end_ask_screen(voice(), follow_id=SUBJECT)) == ["Yes, end it", "No, keep it"]


def test_the_circle_is_shown_in_its_order() -> None:
    circle = [follow(), follow(state="offered"), follow(reachable=False)]
    screen = circle_screen(circle, voice())
    keeps_the_rules(screen)
    assert "1. Anna: alerts and a daily summary" in plain(screen)
    assert labels(screen)[-2:] == ["Invite somebody", "Choose from my contacts"]
    assert "2. Anna: waiting for your yes. Would get: alerts and a daily summary" in plain(screen)
    long_name = replace(follow(), caregiver_name="Anna-Katharina Elisabeth the Third of Somewhere")
    keeps_the_rules(circle_screen([long_name, replace(long_name, state="offered")] * 6, voice()), most=10)
    assert "only you" in plain(circle_screen([], voice()))


@pytest.mark.parametrize("level", [*(level.name for level in Level), None])
def test_a_caregiver_sees_everybody_they_follow(level: str | None) -> None:
    lines = [
        line(level=level, episode_open=True),
        line(level=level, last_checkin_at=None),
        line(state="offered"),
    ]
    screen = patients_screen(lines, voice())
    keeps_the_rules(screen)
    assert labels(screen) == ["Maria", "Maria"]
    assert "An alert is open." in plain(screen)
    keeps_the_rules(patients_screen([], voice()))


def test_a_card_shows_no_more_than_is_shared() -> None:
    told = {"pain": 6, "sleep": 2, "cough": 0, "warnings": frozenset({"leg_numbness"})}
    reasons = (Reason("E02", "emergency", ("leg_numbness", "despair_unsafe")),)
    full = PersonCard(
        line(), ALL, WEEK, reasons, told, "Anna", episode("urgent"), "+353 1 234", can_nudge=True
    )  # fmt: skip
    screen = card_screen(full, voice())
    keeps_the_rules(screen)
    text = plain(screen)
    assert "Sleep: Woken by the pain" in text
    assert "numbness or tingling in the legs" in text
    assert "worth living" not in text
    assert "I am with them" in labels(screen)
    unalarmed = PersonCard(line(), {**ALL, "alerts": False}, episode=episode("urgent"))
    assert "I am with them" not in labels(card_screen(unalarmed, voice())), "it would not be theirs to take"
    bare = card_screen(PersonCard(line(level=None), SOME, can_nudge=False), voice())
    keeps_the_rules(bare)
    assert "shares the level with you" in plain(bare)
    assert labels(bare) == ["Stop following", "All whom I follow"]


def test_small_answers_to_a_caregiver() -> None:
    for outcome in (
        Nudged(SUBJECT, "Maria", sent=True, again_at=NOW),
        Nudged(SUBJECT, "Maria", sent=False, again_at=NOW + timedelta(hours=5)),
        SummaryHourSet("18:00", NOW),
        SummaryHourSet("18:00", None),
        DrillNoted("Maria"),
    ):
        keeps_the_rules(draw(outcome, voice()))


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_a_summary_tells_the_days_the_week_what_is_new_and_what_is_open(kind: str) -> None:
    summary = Summary(
        kind, "Maria", NOW.date(), 6, 7, "watch", WEEK, (Reason("W02", "watch", ("fatigue",)),), "urgent"
    )  # fmt: skip
    screen = summary_screen(summary, voice())
    keeps_the_rules(screen)
    text = plain(screen)
    assert ("Answered on 6 days of 7." in text) is (kind == "weekly")
    assert "Pain: 3.2 of 10 on average, two weeks before 5." in text
    assert "Sleep: a little disturbed." in text
    assert "• being tired without a reason" in text
    assert "An alert is open: see a doctor today." in text
    plainest = replace(summary, kind="daily", level=None, week=None, newly=(), open_episode=None)
    assert "Nothing new." in plain(summary_screen(plainest, voice()))
    bare = replace(summary, level=None, week=None, newly=(), open_episode=None, days_answered=0)
    silent = summary_screen(bare, voice())
    keeps_the_rules(silent)
    assert "Answered on 0 days of 7." in plain(silent) or "No answer today." in plain(silent)


def test_a_drill_says_first_that_nothing_is_wrong() -> None:
    screen = drill_screen("Maria", voice(), drill_id=SUBJECT)
    keeps_the_rules(screen)
    assert plain(screen).startswith("Alarm drill. Nothing is wrong.")
    circle = (
        DrillCaregiver("Anna", NOW),
        DrillCaregiver("Ben", None),
        DrillCaregiver("Cleo", None, unreachable=True),
    )
    result = draw(DrillResult("Maria", NOW, circle), voice())
    assert plain(result).splitlines()[1:] == [
        "Anna: reached 14:02", "Ben: no answer yet", "Cleo: cannot be reached",
    ]  # fmt: skip
    assert "Nobody would have been told" in plain(draw(DrillResult("Maria", NOW, ()), voice()))


def test_every_link_button_names_an_action() -> None:
    screens = [
        circle_screen([follow(), follow(state="offered")], voice()),
        follow_screen(follow(of=2), voice()),
    ]
    actions = set()
    for screen in screens:
        for button in buttons(screen):
            tap = unpack(button.data or "")
            if tap is not None and tap.verb == "k":
                actions.add(tap.arg(0))
    assert actions == {
        "show", "confirm", "new", "choose", "up", "down", "ask_end",
        "alerts", "daily", "weekly", "details", "proxy",
    }  # fmt: skip
