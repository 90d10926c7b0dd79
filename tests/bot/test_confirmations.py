"""Telegram may forget an update only when it is done."""

from hypothesis import given
from hypothesis import strategies as st

from bot.confirmations import REMEMBERED, Confirmations

STEPS = st.lists(st.tuples(st.sampled_from(["take", "finish"]), st.integers(1, 30)), max_size=80)


@given(STEPS)
def test_the_offset_never_passes_what_is_in_hand_and_nothing_is_taken_twice(
    steps: list[tuple[str, int]],
) -> None:
    confirmations, in_hand, done = Confirmations(), set[int](), set[int]()
    for step, update_id in steps:
        if step == "take":
            assert confirmations.take(update_id) is (update_id not in in_hand | done)
            in_hand |= {update_id} - done
        elif update_id in in_hand:
            confirmations.finish(update_id)
            in_hand.remove(update_id)
            done.add(update_id)
        offset = confirmations.offset
        assert len(confirmations) == len(in_hand)
        assert all(offset is not None and offset <= each for each in in_hand)
        if offset is not None:
            assert {each for each in done | in_hand if each >= offset} >= in_hand
            assert in_hand or offset > max(done)


def test_when_nothing_waits_the_offset_is_forgotten_but_not_while_something_is_in_hand() -> None:
    confirmations = Confirmations()
    confirmations.take(7)
    confirmations.nothing_waits()
    offsets = [confirmations.offset]
    confirmations.finish(7)
    offsets.append(confirmations.offset)
    confirmations.nothing_waits()
    offsets.append(confirmations.offset)
    assert offsets == [7, 8, None]
    assert not confirmations.take(7)


def test_what_is_remembered_is_bounded() -> None:
    confirmations = Confirmations()
    for update_id in range(REMEMBERED + 10):
        confirmations.take(update_id)
        confirmations.finish(update_id)
    assert confirmations.take(5)
    assert not confirmations.take(REMEMBERED)
