"""Stories of a patient and the people they trust, told on phones, on both databases."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.tables import Audit, Checkin, Episode, EpisodeEvent, Follow, Patient, Person
from tests.conversations.circle import (
    FAINTED,
    GASPING,
    HELP,
    alerts,
    link_of,
    settled_in,
    stored,
    trusted,
    worse,
)
from tests.sandbox.aiogram_env import schema_problems
from tests.story import Story

one_database = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
"""Where another database would add nothing but time."""


async def test_both_sides_agree_before_anything_is_shared(story: Story) -> None:
    maria = await settled_in(story)
    link = await link_of(story, maria)
    anna, eve = story.phone("Anna"), story.phone("Eve")
    anna.open_link(link)
    await story.settle()
    assert "Maria" in anna.screen()
    assert await stored(story, Follow) == [], "opening a link stores nothing"
    await story.restart()
    await story.tap(anna, "Accept")
    await worse(story, maria, *GASPING)
    assert alerts(anna) == 0, "the patient has not confirmed her yet"
    eve.open_link(link)
    await story.settle()
    assert "used already" in eve.screen()
    await story.restart()
    await story.tap(maria, "Yes, that is them")
    assert alerts(anna) == 1, "who joins in the middle of an emergency is told"
    assert [row["name"] for row in await stored(story, Person)].count("Eve") == 0


@one_database
async def test_a_link_is_too_old_after_two_days_and_can_be_taken_back(story: Story) -> None:
    maria = await settled_in(story)
    old = await link_of(story, maria)
    await story.later(hours=48, seconds=1)
    anna = story.phone("Anna")
    anna.open_link(old)
    await story.settle()
    assert "too old" in anna.screen()
    fresh = await link_of(story, maria)
    await story.tap(maria, "Take the link back")
    anna.open_link(fresh)
    await story.settle()
    assert "taken back" in anna.screen()
    assert "[Accept]" not in anna.screen()


async def test_an_emergency_reaches_all_and_the_promise_of_one_expires(story: Story) -> None:
    maria = await settled_in(story)
    anna, ben = await trusted(story, maria, "Anna"), await trusted(story, maria, "Ben")
    await worse(story, maria, *GASPING)
    assert (alerts(anna), alerts(ben)) == (1, 1)
    await story.restart()
    await story.tap(anna, "I am calling")
    assert "Anna is calling" in ben.transcript()
    assert "Anna answered" in maria.transcript()
    await story.later(minutes=9)
    assert (alerts(anna), alerts(ben)) == (0, 1), "held: her own alert became her answer"
    await story.later(minutes=1)
    assert alerts(anna) + alerts(ben) == 2, "nothing was heard: the ladder goes on"
    await story.later(minutes=5)
    assert alerts(anna) + alerts(ben) == 3
    await story.tap(ben, "I am with them")
    for phone in (anna, maria):
        assert "Ben" in phone.last.text + phone.transcript()
    before = alerts(anna) + alerts(ben)
    await story.later(minutes=40)
    assert alerts(anna) + alerts(ben) == before, "who is with the patient stops all"
    assert [row["state"] for row in await stored(story, Episode)] == ["open"], "until it has an outcome"
    assert schema_problems(story.sandbox.calls.as_jsonl()) == []


@one_database
async def test_i_cannot_passes_on(story: Story) -> None:
    maria = await settled_in(story)
    anna, ben = await trusted(story, maria, "Anna"), await trusted(story, maria, "Ben")
    await worse(story, maria, "Breathing, chest", "Short of breath", "Done")
    await story.later(minutes=15)
    doctor = "should speak to a doctor today"
    assert (alerts(anna, doctor), alerts(ben, doctor)) == (1, 0), "in the patient's order"
    await story.tap(anna, "I cannot")
    assert alerts(ben, doctor) == 1, "at once, not in half an hour"
    assert "I cannot" in maria.transcript()


async def test_who_blocked_the_bot_is_passed_over_and_the_patient_is_told(story: Story) -> None:
    maria = await settled_in(story)
    anna, ben = await trusted(story, maria, "Anna"), await trusted(story, maria, "Ben")
    anna.block()
    await story.settle()
    await worse(story, maria, "Breathing, chest", "Short of breath", "Done")
    await story.later(minutes=15)
    assert alerts(ben, "should speak to a doctor today") == 1
    assert "Anna" in maria.transcript()
    anna.start()
    await story.settle()
    people = {row["name"]: row for row in await stored(story, Person)}
    assert people["Anna"]["unreachable_since"] is None


async def test_an_account_that_is_gone_is_found_out_by_the_alert_itself(story: Story) -> None:
    maria = await settled_in(story)
    anna, ben = await trusted(story, maria, "Anna"), await trusted(story, maria, "Ben")
    anna.deactivate()
    await worse(story, maria, *GASPING)
    assert (alerts(anna), alerts(ben)) == (0, 1)
    assert "Anna" in maria.last.text, "she is told who could not be reached"
    await story.later(minutes=5)
    assert alerts(ben) == 2, "the next in turn is the one who can be reached"


async def test_a_patient_who_never_touches_the_phone_walks_the_whole_ladder(story: Story) -> None:
    maria = await settled_in(story)
    anna, ben = await trusted(story, maria, "Anna"), await trusted(story, maria, "Ben")
    await worse(story, maria, "Legs, bladder, bowel", "Numb or tingling leg")
    for seconds, told in ((119, 0), (2, 2), (299, 2), (1, 3), (300, 4), (300, 5)):
        await story.later(seconds=seconds)
        assert alerts(anna) + alerts(ben) == told, f"after {seconds} s more"
    rung = alerts(maria, "Call the emergency number now")
    assert rung >= 3, "asked again after 5 and 15 minutes"
    (episode,) = await stored(story, Episode)
    assert (episode["state"], episode["held_by"]) == ("open", None)


async def test_a_wrong_tap_is_taken_back_and_everybody_told_is_told_so(story: Story) -> None:
    maria = await settled_in(story)
    anna, ben = await trusted(story, maria, "Anna"), await trusted(story, maria, "Ben")
    await worse(story, maria, *GASPING)
    question = next(each for each in maria.messages if "Tap all that are true" in each.text)
    await story.restart()
    maria.tap("Breathless at rest", on=question)
    await story.settle()
    for phone in (anna, ben):
        assert alerts(phone, "took back") == 1
    (episode,) = await stored(story, Episode)
    assert (episode["state"], episode["outcome"]) == ("closed", "false_alarm")
    await story.later(hours=5)
    assert alerts(anna) + alerts(ben) == 2, "nobody is rung again"
    assert {row["kind"] for row in await stored(story, EpisodeEvent)} >= {"opened", "corrected", "closed"}


async def test_who_is_revoked_in_the_middle_gets_nothing_further(story: Story) -> None:
    maria = await settled_in(story)
    anna, ben = await trusted(story, maria, "Anna"), await trusted(story, maria, "Ben")
    await worse(story, maria, *GASPING)
    await story.say(maria, "/invite")
    await story.tap(maria, "Anna", "End it", "Yes, end it")
    seen = len(anna.received)
    await story.later(minutes=30)
    await story.tap(ben, "I am with them")
    await story.later(days=2)
    assert len(anna.received) == seen
    anna.tap("I am with them")
    await story.settle()
    (episode,) = await stored(story, Episode)
    people = {row["id"]: row["name"] for row in await stored(story, Person)}
    assert people.get(episode["held_by"]) != "Anna"


@one_database
async def test_lisbon_and_tokyo_each_read_their_own_clock_and_the_patients_number(story: Story) -> None:
    maria = await settled_in(story, in_lisbon=True)
    yuki = await trusted(story, maria, "Yuki")
    yuki.share_location(35.68, 139.69)
    await story.settle()
    await worse(story, maria, *GASPING)
    assert "112" in yuki.last.text
    await story.tap(yuki, "I am calling")
    until = story.sandbox.clock.now() + timedelta(minutes=10)
    assert f"{until.astimezone(ZoneInfo('Asia/Tokyo')):%H:%M}" in yuki.screen()
    assert "your local emergency number" not in yuki.transcript()
    assert f"Yuki answered {story.local('Europe/Lisbon'):%H:%M}" in maria.transcript()


@one_database
async def test_two_devices_tap_the_same_and_it_counts_once(story: Story) -> None:
    maria = await story.join()
    first = maria.last
    maria.tap("3", on=first)
    maria.tap("7", on=first)
    await story.settle()
    (checkin,) = await stored(story, Checkin)
    assert checkin["answers"] == {"pain": 3}
    assert "How did you sleep" in maria.screen() or "sleep" in maria.screen().lower()


@one_database
async def test_taps_on_what_belongs_to_others_do_nothing(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    eve = await settled_in(story, "Eve")
    link = await link_of(story, maria)
    await worse(story, maria, *GASPING)
    episode = (await stored(story, Episode))[0]
    checkins = [row for row in await stored(story, Checkin) if row["state"] != "closed"]
    follow = (await stored(story, Follow))[0]
    maria_row = next(row for row in await stored(story, Person) if row["name"] == "Maria")
    forged = [f"1:{episode['id']}:{verb}:{arg}" for verb, args in
              {"e": ("called", "notbad", "help"), "c": ("calling", "with", "cannot", "details"),
               "l": ("seen:yes", "reached:yes")}.items() for arg in args]  # fmt: skip
    forged += [f"1:{row['id']}:{rest}" for row in checkins for rest in
               ("a:pain:9", "n:warnings", "u:pain", "z:30", "r", "w", "f:blood:no")]  # fmt: skip
    forged += [f"1:{follow['id']}:k:{action}" for action in
               ("confirm", "refuse", "end", "alerts:off", "card", "nudge", "show", "up")]  # fmt: skip
    before = [await stored(story, each) for each in (Episode, Follow, Patient)]
    mine = [row for row in await stored(story, Checkin) if row["patient_id"] == maria_row["id"]]
    told = eve.transcript()
    for data in forged:
        eve.forge(data)
        await story.settle()
    assert [await stored(story, each) for each in (Episode, Follow, Patient)][:2] == before[:2]
    assert [r for r in await stored(story, Checkin) if r["patient_id"] == maria_row["id"]] == mine
    for secret in ("breath", "Maria", "Anna"):
        assert secret not in eve.transcript().removeprefix(told)
    assert alerts(anna) == 1
    assert link


@one_database
async def test_the_circle_cannot_answer_as_the_patient(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *GASPING)
    (episode,) = await stored(story, Episode)
    anna.forge(f"1:{episode['id']}:e:called")
    await story.settle()
    (after,) = await stored(story, Episode)
    assert after["held_by"] is None


@one_database
async def test_left_snoozed_reminded_once_and_closed_as_missed(story: Story) -> None:
    maria = await settled_in(story)
    await story.until("09:00")
    before = len(maria.received)
    snooze = next(each.label for each in maria.last.buttons if "30 min" in each.label)
    await story.tap(maria, snooze)
    await story.restart()
    await story.later(minutes=31)
    assert len(maria.received) == before + 1, "the end of the snooze"
    await story.until("23:00")
    assert len(maria.received) == before + 1, "and no second reminder"
    await story.until("09:00")
    states = [row["state"] for row in await stored(story, Checkin)]
    assert states[1:] == ["closed", "open"]
    assert "0 of 7" not in maria.screen(), "no reproach"


@one_database
async def test_a_checkin_half_answered_is_resumed_after_a_restart(story: Story) -> None:
    maria = await settled_in(story)
    await story.until("09:00")
    await story.tap(maria, "4")
    await story.later(hours=4)
    await story.restart()
    assert "cough" not in maria.screen().lower()
    await story.say(maria, "/check")
    await story.tap(maria, "Slept well", "No cough", "None of these")
    row = (await stored(story, Checkin))[-1]
    assert (row["answers"]["pain"], row["state"]) == (4, "finished")


@one_database
async def test_a_pause_is_quiet_and_an_open_episode_is_not_paused(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await story.say(maria, "/pause")
    days = next(each.label for each in maria.last.buttons if each.label.startswith("3 days"))
    await story.tap(maria, days)
    seen = len(maria.received)
    for _ in range(2):
        await story.until("12:00")
    assert len(maria.received) == seen
    await worse(story, maria, *GASPING)
    await story.later(minutes=5)
    assert alerts(anna) == 2


async def test_who_leaves_in_an_emergency_leaves_nothing_behind(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *GASPING)
    await story.say(maria, "/delete")
    await story.tap(maria, next(each.label for each in maria.last.buttons if each.label.startswith("Yes")))
    assert "left" in anna.screen()
    assert "breath" not in anna.last.text
    for model in (Patient, Checkin, Episode, EpisodeEvent, Follow):
        assert await stored(story, model) == []
    assert all(row["patient_id"] is None for row in await stored(story, Audit))
    seen = len(anna.received)
    await story.later(hours=3)
    assert len(anna.received) == seen
    assert HELP not in anna.last.text


@one_database
async def test_confused_patients_do_not_stop_their_own_alarm(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *FAINTED)
    await story.tap(maria, "Called / on my way")
    await story.later(minutes=5)
    assert alerts(anna) == 2
    await story.tap(anna, "I am with them")
    await story.later(minutes=30)
    assert alerts(anna) == 1
