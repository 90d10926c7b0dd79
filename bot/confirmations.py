"""Which updates are in hand, which are done, and up to where Telegram may forget them. Pure bookkeeping."""

REMEMBERED = 10_000


class Confirmations:
    """The offset stays below everything that is in hand: what is not committed is delivered again."""

    def __init__(self) -> None:
        self._in_hand: set[int] = set()
        self._done: dict[int, None] = {}
        self._highest: int | None = None

    def __len__(self) -> int:
        """How many updates are in hand."""
        return len(self._in_hand)

    def take(self, update_id: int) -> bool:
        """True when it is new; False when it is in hand or was done before."""
        self._highest = max(update_id, self._highest or update_id)
        if update_id in self._in_hand or update_id in self._done:
            return False
        self._in_hand.add(update_id)
        return True

    def finish(self, update_id: int) -> None:
        """Its effect is committed, or it was set aside."""
        self._in_hand.discard(update_id)
        self._done[update_id] = None
        while len(self._done) > REMEMBERED:
            del self._done[next(iter(self._done))]

    def nothing_waits(self) -> None:
        """Telegram had nothing more: all below the offset is confirmed, and it is forgotten.

        After a quiet week Telegram numbers its updates anew, perhaps from lower down; an old offset would
        then confirm what nobody has read.
        """
        if not self._in_hand:
            self._highest = None

    @property
    def offset(self) -> int | None:
        """The first update not confirmed yet; None: from wherever Telegram stands."""
        if self._in_hand:
            return min(self._in_hand)
        return None if self._highest is None else self._highest + 1
