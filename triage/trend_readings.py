"""What one answered day of one item says about a trend."""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["step", "drift"]


@dataclass(frozen=True, slots=True)
class Reading:
    """`clear`: back to usual. `crossed`: enough evidence of worsening; `strong`: no second day is needed.

    If crossed: the usual level `start`, the present level `to`, and the ordinal day `since` when it probably
    began.
    """

    clear: bool = False
    crossed: bool = False
    strong: bool = False
    shape: Shape = "step"
    start: float = 0.0
    to: float = 0.0
    since: int = 0


QUIET = Reading(clear=True)
"""Back to usual."""
OPEN = Reading()
"""Neither back to usual nor clearly worse, or too little is known."""
