"""Nobody is left alone: what happens when a patient's answers mean danger, tap or no tap."""

from tests.worlds import World


async def test_an_emergency_tells_the_patient_and_everybody_at_once(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    await world.caregiver(maria, "Ben")
    await world.alarm(maria, "emergency")
    arrived = await world.post()
    assert arrived[:3] == [
        ("Maria", "patient_emergency"),
        ("Anna", "alert_emergency"),
        ("Ben", "alert_emergency"),
    ]
