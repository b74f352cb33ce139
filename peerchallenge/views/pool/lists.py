"""The pool as a list: counted by state, filtered, sorted, exported; supply set against demand."""

from typing import Any

from django.db.models import QuerySet

from cib.common import clock
from cib.common.lists import AllowedList
from peerchallenge.enums import Accreditation
from peerchallenge.filters.pool import ENDING, PoolFilter
from peerchallenge.models import Challenger
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import supply_and_demand
from peerchallenge.queries.pool import pool_counts, pool_rows, year_of
from peerchallenge.tables.pool import PoolTable


class PoolList(AllowedList):
    """Everybody in the pool, for challenge managers and CIB staff."""

    policy = POLICY
    action = "view_pool"
    table_class = PoolTable
    filterset_class = PoolFilter
    template_name = "peerchallenge/pool/list.html"
    list_name = "people"
    export_name = "pool"

    def get_queryset(self) -> QuerySet[Challenger]:
        """Give the pool with what is left of this year's pledges."""
        self.year = year_of(clock.today())
        return pool_rows(self.year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the counts by state, and the year's supply against its demand."""
        supply = supply_and_demand(self.year) if self.year is not None else None
        shortfall = max(supply.asked_for - supply.free, 0) if supply is not None else 0
        may_add = POLICY.allows(self.request.user, "add_challenger")
        return super().get_context_data(
            states=self._states(), supply=supply, shortfall=shortfall, year=self.year, may_add=may_add, **kwargs
        )

    def _states(self) -> list[dict[str, Any]]:
        counts = pool_counts()
        now = self.request.GET.get("accreditation", "")
        labels = [("", "All", "all"), *((state.value, state.label, state.value) for state in Accreditation)]
        labels.append((ENDING, "Ending within 90 days", "ending"))
        return [
            {
                "label": label,
                "count": counts[name],
                "url": f"?accreditation={value}" if value else "?",
                "current": value == now,
            }
            for value, label, name in labels
        ]
