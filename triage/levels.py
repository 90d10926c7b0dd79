"""How soon somebody must act. Five levels, ordered; the highest reason wins."""

import enum


class Level(enum.IntEnum):
    """Ordered urgency. `level.name` is what is stored and exported."""

    routine = 0
    """Thanks, and how the week looks."""
    watch = 1
    """Nothing to do today; noted for the doctor's report."""
    soon = 2
    """Book an appointment, to be seen within two weeks."""
    urgent = 3
    """Speak to a doctor today."""
    emergency = 4
    """Call the emergency number or go to an emergency department now."""
