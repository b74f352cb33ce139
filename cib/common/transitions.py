"""Tables of legal moves between states, read-only, beside the states they govern."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices

from cib.common.errors import Breach, refuse_if


class Moves:
    """A read-only table: from each state, the states that may follow."""

    def __init__(self, states: type[TextChoices], table: Mapping[TextChoices, frozenset[TextChoices]]) -> None:
        missing = set(states) - set(table)
        if missing:
            raise ValueError(f"No row of moves for {sorted(missing)}")
        self.states = states
        self.table = MappingProxyType(dict(table))

    def allows(self, before: str, after: str) -> bool:
        """Tell whether the step from one state to the other is legal."""
        return self.states(after) in self.table[self.states(before)]

    def is_final(self, state: str) -> bool:
        """Tell whether nothing follows this state."""
        return not self.table[self.states(state)]


def check_move(moves: Moves, before: str, after: str) -> None:
    """Raise Refused (code MOVE) unless the table lets the state go from `before` to `after`."""
    if moves.allows(before, after):
        return
    words = f"This is {moves.states(before).label.lower()}, so it cannot become {moves.states(after).label.lower()}."
    refuse_if([Breach("MOVE", words)])
