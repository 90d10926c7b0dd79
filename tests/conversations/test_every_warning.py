"""Golden conversations: every warning code alone, told in six ways. What must come of it is written down here
by hand; below the network, on both databases."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from bot.callback_data import Verb
from scheduler.jobs import jobs
from tests.conversations.raw_chat import RawChat
from tests.worlds import World
from triage.codebook import WARNING_GROUPS, WARNINGS

GRAVE = ("emergency", "urgent")


@dataclass(frozen=True)
class Golden:
    """One warning. `typed`: how somebody writes it. `grave`, `mild`: answers to its follow-ups, and the level
    they make; `unsure`: the level when nothing more is known."""

    typed: str
    unsure: str
    grave: Mapping[str, str] = field(default_factory=dict)
    grave_level: str | None = None
    mild: Mapping[str, str] = field(default_factory=dict)
    mild_level: str | None = None

    @property
    def at_once(self) -> bool:
        """An emergency that hangs on nothing."""
        return self.unsure == "emergency" and not self.grave


def plain(typed: str, level: str) -> Golden:
    return Golden(typed, level)


def course(typed: str, code: str, unsure: str, grave_level: str) -> Golden:
    key = f"warning_course.{code}"
    return Golden(typed, unsure, {key: "new"}, grave_level, {key: "unchanged"}, "watch")


def leg(typed: str) -> Golden:
    return Golden(
        typed,
        "emergency",
        {"leg_side": "both", "leg_course": "new"},
        "emergency",
        {"leg_side": "one", "leg_course": "unchanged"},
        "watch",
    )


def kind(typed: str, key: str, grave: str, mild: str, mild_level: str) -> Golden:
    return Golden(typed, "emergency", {key: grave}, "emergency", {key: mild}, mild_level)


ALL: Mapping[str, Golden] = {
    "leg_weakness": leg("my leg is weak and gives way"),
    "leg_numbness": leg("my leg is numb"),
    "saddle_numbness": course("I am numb between my legs", "saddle_numbness", "emergency", "emergency"),
    "bladder": course("I can't pass urine", "bladder", "emergency", "emergency"),
    "bowel": course("I can't control my bowels", "bowel", "emergency", "emergency"),
    "sexual_function": course("I have lost feeling during sex", "sexual_function", "emergency", "emergency"),
    "leg_swelling": course("my calf is swollen", "leg_swelling", "urgent", "urgent"),
    "breathless": plain("I get out of breath climbing stairs", "urgent"),
    "breathless_rest": plain("my lips are blue", "emergency"),
    "chest_pain": kind("I have chest pain", "chest_pain_kind", "pressure", "sore", "watch"),
    "racing_heart": plain("my heart is racing", "watch"),
    "noisy_breathing": plain("I make a harsh noise when I breathe in", "emergency"),
    "face_swelling": course("my face is swollen", "face_swelling", "urgent", "urgent"),
    "hoarse": course("my voice is hoarse", "hoarse", "watch", "watch"),
    "blood": kind("I am coughing up blood", "blood_amount", "more", "streaks", "urgent"),
    "fever": plain("I have a fever", "watch"),
    "collapse": plain("I fainted this morning", "emergency"),
    "confused": plain("I am confused", "emergency"),
    "stroke_signs": plain("my face is drooping", "emergency"),
    "worst_pain": plain("this is the worst pain of my life", "emergency"),
    "injury": kind("I fell down the stairs yesterday", "injury_kind", "serious", "minor", "watch"),
    "hand_weakness": course("my hand is weak", "hand_weakness", "urgent", "urgent"),
    "droopy_eye": plain("my eyelid is drooping", "soon"),
    "lump": course("I found a lump in my neck", "lump", "soon", "soon"),
    "thirst": plain("I am very thirsty and constipated", "soon"),
    "despair": kind("I don't want to live anymore", "despair_kind", "unsafe", "thoughts", "urgent"),
    "different": plain("something feels different and I am worried", "watch"),
}
GROUP_OF = {code: group for group, members in WARNING_GROUPS.items() for code in members}
FOLLOWED = [code for code, golden in ALL.items() if golden.grave]

every_warning = pytest.mark.parametrize("code", ALL)
one_database = pytest.mark.parametrize("kept_database", ["sqlite"], indirect=True)
"""Where another database would add nothing but time."""


def test_no_warning_is_left_out() -> None:
    assert set(ALL) == set(WARNINGS)


@dataclass
class Scene:
    """Maria at the warnings of a check-in that she began by herself."""

    world: World
    chat: RawChat

    async def worse(self) -> None:
        await self.chat.say("/worse")
        assert self.chat.asked == "warnings"

    async def chooses(self, code: str) -> None:
        if self.chat.asked != "warnings":
            return
        await self.chat.tap(Verb.group, GROUP_OF[code])
        await self.chat.tap(Verb.toggle, "warnings", code, "on")

    async def answers(self, told: Mapping[str, str]) -> None:
        """Follow-ups as they come; anything else that is asked is left."""
        while self.chat.asked in told:
            await self.chat.tap(Verb.answer, self.chat.asked or "", told[self.chat.asked or ""])

    async def is_unsure(self, golden: Golden) -> None:
        while self.chat.asked in golden.grave:
            await self.chat.tap(Verb.skip, self.chat.asked or "")

    async def warnings_done(self) -> None:
        if self.chat.asked == "warnings":
            await self.chat.tap(Verb.done, "warnings")

    async def later(self, **units: float) -> None:
        """Time passes in one step, and the process looks once."""
        self.world.clock.pass_(**units)
        for job in jobs(self.world.run):
            await job.run()

    async def levels(self) -> list[str]:
        """Of her open episodes."""
        return [each.level for each in await self.world.episodes(self.chat.known) if each.state == "open"]

    async def outcomes(self) -> list[str | None]:
        """Of her closed ones."""
        return [each.outcome for each in await self.world.episodes(self.chat.known) if each.state == "closed"]


def raised(level: str | None) -> list[str]:
    return [level] if level in GRAVE else []


@pytest.fixture
async def scene(world: World) -> Scene:
    return Scene(world, RawChat(world, await world.patient("Maria")))


@every_warning
async def test_tapped_and_followed_up(scene: Scene, code: str) -> None:
    golden = ALL[code]
    level = golden.grave_level or golden.unsure
    await scene.worse()
    await scene.chooses(code)
    assert await scene.levels() == (["emergency"] if golden.at_once else [])
    await scene.answers(golden.grave)
    await scene.warnings_done()
    await scene.answers(golden.grave)
    assert await scene.levels() == raised(level) * (level == "emergency"), "an emergency needs no more taps"
    await scene.later(minutes=16)
    assert await scene.levels() == raised(level)


@one_database
@pytest.mark.parametrize("code", FOLLOWED)
async def test_tapped_and_found_to_be_mild(scene: Scene, code: str) -> None:
    golden = ALL[code]
    await scene.worse()
    await scene.chooses(code)
    await scene.answers(golden.mild)
    await scene.warnings_done()
    await scene.answers(golden.mild)
    await scene.later(minutes=16)
    assert await scene.levels() == raised(golden.mild_level)


@one_database
@every_warning
async def test_typed_and_said_yes(scene: Scene, code: str) -> None:
    golden = ALL[code]
    level = golden.grave_level or golden.unsure
    await scene.chat.say(golden.typed)
    assert scene.chat.claimed == {code}
    assert await scene.levels() == []
    await scene.chat.tap(Verb.claim, code, "yes")
    await scene.answers(golden.grave)
    await scene.warnings_done()
    await scene.answers(golden.grave)
    assert await scene.levels() == raised(level) * (level == "emergency")
    await scene.later(minutes=16)
    assert await scene.levels() == raised(level)


@one_database
@every_warning
async def test_typed_and_said_no(scene: Scene, code: str) -> None:
    await scene.chat.say(ALL[code].typed)
    await scene.chat.tap(Verb.claim, code, "no")
    await scene.later(minutes=20)
    assert (await scene.levels(), await scene.outcomes()) == ([], [])


@every_warning
async def test_written_into_an_edited_message_and_left_there(scene: Scene, code: str) -> None:
    message = await scene.chat.say("a quiet day so far, thanks for asking")
    await scene.chat.edit(message, ALL[code].typed)
    assert scene.chat.claimed == {code}
    await scene.later(seconds=119)
    assert await scene.levels() == []
    await scene.later(seconds=2)
    assert await scene.levels() == raised(ALL[code].unsure), "whoever typed it may not be able to tap"


@one_database
@every_warning
async def test_taken_back_with_the_next_tap(scene: Scene, code: str) -> None:
    """Back to the groups, the same code off again, "None of these"."""
    await scene.worse()
    await scene.chooses(code)
    if scene.chat.asked != "warnings":
        await scene.chat.tap(Verb.back, scene.chat.asked or "")
    if scene.chat.asked != "warnings":
        await scene.chat.tap(Verb.back, scene.chat.asked or "")
    assert scene.chat.asked == "warnings"
    if getattr(scene.chat.now, "group", None) is None:
        await scene.chat.tap(Verb.group, GROUP_OF[code])
    await scene.chat.tap(Verb.toggle, "warnings", code, "off")
    await scene.later(minutes=20)
    assert await scene.levels() == []
    assert await scene.outcomes() == (["false_alarm"] if ALL[code].at_once else [])


@one_database
@pytest.mark.parametrize("code", FOLLOWED)
async def test_not_sure_is_the_cautious_reading(scene: Scene, code: str) -> None:
    golden = ALL[code]
    await scene.worse()
    await scene.chooses(code)
    await scene.is_unsure(golden)
    await scene.warnings_done()
    await scene.is_unsure(golden)
    assert await scene.levels() == raised(golden.unsure) * (golden.unsure == "emergency")
    await scene.later(minutes=16)
    assert await scene.levels() == raised(golden.unsure)


@every_warning
async def test_abandoned_after_the_tap(scene: Scene, code: str) -> None:
    golden = ALL[code]
    wait = {"emergency": 0 if golden.at_once else 120, "urgent": 15 * 60}.get(golden.unsure)
    await scene.worse()
    await scene.chooses(code)
    if wait is None:
        await scene.later(hours=3)
        assert await scene.levels() == []
        return
    if wait:
        await scene.later(seconds=wait - 1)
        assert await scene.levels() == []
    await scene.later(seconds=1)
    assert await scene.levels() == [golden.unsure]


@one_database
@every_warning
async def test_tapped_twice_is_tapped_once(scene: Scene, code: str) -> None:
    """A trembling thumb, or a screen that was slow: the second tap must not take the first one back."""
    await scene.worse()
    await scene.chat.tap(Verb.group, GROUP_OF[code])
    first = scene.chat.now
    for _ in range(2):
        subject = getattr(first, "checkin_id", None)
        await scene.chat.tap(Verb.toggle, "warnings", code, "on", subject=subject)
    await scene.chat.tap(Verb.none, "warnings", subject=getattr(first, "checkin_id", None))
    await scene.later(minutes=16)
    assert await scene.levels() == raised(ALL[code].unsure)
