"""Days over the night in which clocks go back. Fifty people for a month: `python -m tests.faults.month`."""

from tests.faults.month import play


async def test_days_over_the_night_in_which_clocks_change(empty_database: str) -> None:
    """Four people, six days; the process is away for three of them, over the night of 25 October."""
    tally = await play(empty_database, patients=4, days=6, seed=1, down_after=2)
    assert tally.problems == []
    assert tally.prompts >= 4 * 2
