"""What a release is about in days: how many are asked for, how many count, what the council still has to give."""

from typing import Any

from peerchallenge.enums import EffortKind
from peerchallenge.models import PlaceInvitation, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries.dates import site_half_days_of
from peerchallenge.queries.days import position_of, year_of
from peerchallenge.queries.teams import dates_of


def days_of_release(invitation: PlaceInvitation, user: Any) -> dict[str, Any]:
    """Give the half-days asked for and what of them counts; what the council has left to whoever may read its days.

    Time for reporting is not planned yet: the offer's usual half-days stand for it.
    """
    engagement = invitation.engagement
    version = engagement.offer_version
    first = dates_of(engagement)["first"]
    year = year_of(first) if first else None
    on_site = site_half_days_of(engagement) or engagement.site_half_days
    reporting = version.reporting_half_days_default
    counted = _counted(year, {EffortKind.FIELDWORK: on_site, EffortKind.REPORTING: reporting})
    giver = invitation.giver
    reads = giver is not None and year is not None and POLICY.allows(user, "view_days", giver)
    left = position_of(giver, year).still_to_give if reads and giver and year else None
    return {
        "on_site": on_site,
        "reporting": reporting,
        "counted": counted,
        "year": year,
        "giver": giver,
        "left": left,
        "beyond": max(counted - left, 0) if left is not None else 0,
    }


def _counted(year: ProgrammeYear | None, half_days: dict[EffortKind, int]) -> int:
    """Give what of these half-days the year counts as given; before there is a year, all of them."""
    return sum(n for kind, n in half_days.items() if year is None or kind in year.counted_kinds)
