"""Who is served first, and how fast we may speak."""

from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.send_order import (
    EMERGENCY,
    PROMPT,
    SUMMARY,
    TELEGRAMS,
    URGENT,
    Ceilings,
    Halts,
    Left,
    Traffic,
    Waiting,
    after_flood,
    next_turn,
    rank,
    still_counts,
)


def walk(
    arrivals: list[tuple[float, int, int]], *, ceilings: Ceilings = TELEGRAMS
) -> list[tuple[float, Waiting]]:
    """Plays messages (time, chat, priority) through the order, in time; when each left."""
    coming = [
        Waiting(str(number), chat, priority, at)
        for number, (at, chat, priority) in enumerate(sorted(arrivals))
    ]
    waiting: list[Waiting] = []
    left: list[Left] = []
    gone: list[tuple[float, Waiting]] = []
    now = 0.0
    while coming or waiting:
        while coming and coming[0].since <= now:
            waiting.append(coming.pop(0))
        turn = next_turn(waiting, Traffic(left, (), Halts(), ceilings), now)
        if turn.key is None:
            now = min(turn.look_again_at, coming[0].since if coming else float("inf"))
            continue
        one = next(one for one in waiting if one.key == turn.key)
        waiting.remove(one)
        gone.append((now, one))
        left = [*(before for before in left if still_counts(before, now)), Left(now, one.chat_id)]
    return gone


def most_within(times: list[float], length: float) -> int:
    """Most of these moments that any window of this length holds."""
    times = sorted(times)
    return max((bisect_left(times, at + length) - index for index, at in enumerate(times)), default=0)


MESSAGES = st.lists(
    st.tuples(
        st.floats(0, 3, allow_nan=False),
        st.integers(-3, 40).filter(lambda chat: chat != 0),
        st.integers(1, 6),
    ),
    max_size=120,
)


@settings(max_examples=60, deadline=None)
@given(MESSAGES, st.integers(1, 30), st.integers(1, 3))
def test_no_sliding_second_ever_holds_more_than_telegram_allows(
    messages: list[tuple[float, int, int]], overall: int, chat: int
) -> None:
    gone = walk(messages, ceilings=Ceilings(overall, chat, 20))
    assert len(gone) == len(messages)
    assert most_within([at for at, _ in gone], 1.0) <= overall
    for one in {waiting.chat_id for _, waiting in gone}:
        times = [at for at, waiting in gone if waiting.chat_id == one]
        assert most_within(times, 1.0) <= chat
        assert one > 0 or most_within(times, 60.0) <= 20


def test_a_group_gets_twenty_messages_a_minute_and_no_more() -> None:
    gone = walk([(0.0, -5, PROMPT)] * 45)
    assert most_within([at for at, _ in gone], 60.0) == 20


@settings(max_examples=60, deadline=None)
@given(MESSAGES)
def test_an_emergency_leaves_before_everything_else_that_waits(
    messages: list[tuple[float, int, int]],
) -> None:
    gone = walk(messages)
    for at, one in gone:
        if one.priority == EMERGENCY:
            # Only its own chat's ceiling may hold it back while something less pressing leaves.
            own = [then for then, other in gone if other.chat_id == one.chat_id and then < at]
            overtook = [
                then
                for then, other in gone
                if other.priority > EMERGENCY and one.since <= then < at and other.chat_id != one.chat_id
            ]
            assert all(any(0 <= then - before < 60.6 for before in own) for then in overtook)


def test_an_emergency_among_three_thousand_prompts_leaves_within_a_tenth_of_a_second() -> None:
    prompts = [(0.0, chat, PROMPT) for chat in range(1, 301)]
    alarms = [(1.0 + number * 0.37, 10_000 + number, EMERGENCY) for number in range(20)]
    gone = walk([*prompts, *alarms])
    delays = [at - one.since for at, one in gone if one.priority == EMERGENCY]
    assert max(delays) <= 0.1


def test_nearly_the_whole_ceiling_is_used_when_many_wait() -> None:
    gone = walk([(0.0, chat, PROMPT) for chat in range(1, 301)])
    assert len(gone) / (gone[-1][0] - gone[0][0]) >= 0.97 * 30


def test_a_summary_is_sent_even_while_more_urgent_messages_never_stop() -> None:
    urgent = [(number / 4, 100 + number, URGENT) for number in range(400)]
    gone = walk([(0.0, 1, SUMMARY), *urgent], ceilings=Ceilings(overall=3))
    at = next(at for at, one in gone if one.priority == SUMMARY)
    assert at <= 81


def test_nothing_ages_into_an_emergency() -> None:
    old = Waiting("old", 1, SUMMARY, since=0.0)
    assert rank(old, 1e6) == URGENT
    turn = next_turn([old, Waiting("alarm", 2, EMERGENCY, 1e6)], Traffic(), 1e6)
    assert turn.key == "alarm"


def test_among_equals_the_longest_waiting_goes_first() -> None:
    turn = next_turn([Waiting("later", 1, PROMPT, 5.0), Waiting("first", 2, PROMPT, 4.0)], Traffic(), 6.0)
    assert turn.key == "first"


def test_a_chat_that_was_told_to_wait_waits_and_others_do_not() -> None:
    halts = after_flood(Halts(), 1, retry_after=7, now=100.0)
    one, other = Waiting("one", 1, EMERGENCY, 99.0), Waiting("other", 2, PROMPT, 99.0)
    assert next_turn([one, other], Traffic(halts=halts), 100.0).key == "other"
    assert next_turn([one], Traffic(halts=halts), 100.0).look_again_at == 107.0
    assert next_turn([one], Traffic(halts=halts), 107.0).key == "one"


def test_two_chats_told_to_wait_mean_that_everybody_waits() -> None:
    halts = after_flood(Halts(), 1, retry_after=7, now=100.0)
    halts = after_flood(halts, 2, retry_after=3, now=101.0)
    third = Waiting("third", 3, EMERGENCY, 99.0)
    assert next_turn([third], Traffic(halts=halts), 102.0).look_again_at == 104.0


def test_the_same_chat_told_twice_halts_nobody_else() -> None:
    halts = after_flood(Halts(), 1, retry_after=7, now=100.0)
    halts = after_flood(halts, 1, retry_after=3, now=101.0)
    assert next_turn([Waiting("x", 2, PROMPT, 0.0)], Traffic(halts=halts), 102.0).key == "x"
    assert next_turn([Waiting("x", 1, PROMPT, 0.0)], Traffic(halts=halts), 102.0).look_again_at == 107.0


def test_one_chat_gets_its_messages_one_after_another_but_an_emergency_does_not_wait() -> None:
    traffic = Traffic(under_way=(1,))
    assert next_turn([Waiting("prompt", 1, PROMPT, 0.0)], traffic, 1.0).key is None
    assert next_turn([Waiting("alarm", 1, EMERGENCY, 0.0)], traffic, 1.0).key == "alarm"


def test_a_hanging_network_leaves_the_door_open_for_an_emergency() -> None:
    traffic = Traffic(under_way=tuple(range(100, 200)))
    assert next_turn([Waiting("prompt", 1, PROMPT, 0.0)], traffic, 1.0).key is None
    assert next_turn([Waiting("alarm", 1, EMERGENCY, 0.0)], traffic, 1.0).key == "alarm"
