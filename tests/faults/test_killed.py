"""The real process is killed at random moments; two hundred check-ins: `python -m tests.faults.kill`."""

from pathlib import Path

from tests.faults.kill import play


async def test_killed_at_random_moments_nothing_is_lost(empty_database: str, tmp_path: Path) -> None:
    toll = await play(tmp_path, empty_database, checkins=5, seed=7, calls=60)
    assert toll.problems == []
    assert toll.emergencies == 1
    assert toll.kills > 1
