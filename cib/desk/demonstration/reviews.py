"""Review cycles of the demonstration: last reviews as they would have been imported, and what follows from them."""

import datetime as dt
from typing import Final

from cib.accounts.models import User
from cib.common import clock
from councils.models import Council
from reviews.enums import CARRIED_OUT
from reviews.models import Cycle
from reviews.queries.turns import cyclic_versions
from reviews.rules.dates import MONTHS_A_YEAR, months_later
from reviews.services.importing import CompletedRow, import_completed
from reviews.services.opening import open_cycles

#: Months by which the latest of the last reviews is over already, so that some turns are overdue.
MONTHS_LATE: Final = 3
#: Months in which nobody's turn falls due at the far end: those reviews were carried out lately.
MONTHS_RECENT: Final = 2


def keep_cycles(councils: list[Council], staff: User) -> None:
    """Record a last review for every council under each offer that comes round, spread evenly, and lay out the turns.

    Councils whose review was carried out in the demonstration itself keep that one.
    """
    today = clock.today()
    for version in cyclic_versions():
        if version.cycle_years is None:
            continue
        done = set(
            Cycle.objects.filter(offer=version.offer_id, state__in=CARRIED_OUT).values_list("council", flat=True)
        )
        rows = [
            CompletedRow(n, council, version.offer_id, version.name, _day(today, n, version.cycle_years), False)
            for n, council in enumerate(councils, 2)
            if council.pk not in done
        ]
        import_completed(rows=rows, actor=staff)
    open_cycles(today)


def _day(today: dt.date, number: int, years: int) -> dt.date:
    """Give the last day of a council's last review: over the years, month by month, on different days."""
    months = years * MONTHS_A_YEAR
    span = months + MONTHS_LATE - MONTHS_RECENT
    day = months_later(today, -months - MONTHS_LATE + number * 7 % span)
    return day - dt.timedelta(days=number * 11 % 27)
