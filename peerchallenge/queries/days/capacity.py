"""The national check: how many usual challenges the year's gift of days would staff (domain: ledger)."""

from dataclasses import dataclass

from django.db.models import Count, Q

from peerchallenge.enums import CostBasis
from peerchallenge.models import OfferVersion


@dataclass(frozen=True)
class NationalCheck:
    """What one usual challenge takes, and how many the days that councils give would staff. Half-days."""

    name: str
    team: int
    site_half_days: int
    to_give: int

    @property
    def takes(self) -> int:
        """Person-half-days of one usual challenge: each of the team on each half-day on site."""
        return self.team * self.site_half_days

    @property
    def staffed(self) -> int:
        """How many such challenges the gift staffs, whole ones."""
        return self.to_give // self.takes if self.takes else 0


def national_check(to_give: int) -> NationalCheck | None:
    """Set the half-days that councils have to give against the first gifted offer; None where there is none."""
    rows = OfferVersion.objects.in_force().filter(offer__is_bookable=True, cost_basis=CostBasis.GIFTED)
    with_team = rows.annotate(team=Count("places", filter=Q(places__is_required=True)))
    usual = with_team.order_by("offer__order", "-number").first()
    return NationalCheck(usual.name, usual.team, usual.site_half_days_default, to_give) if usual else None
