"""A region's three lead posts, with visible vacancies (R005)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from cib.common import clock
from councils.enums import LeadPost, Role
from councils.models import Appointment, Cluster, Region
from councils.models.periods import current_on


@dataclass(frozen=True)
class LeadPlace:
    """One of a region's three lead posts and who holds it today; None is a vacancy."""

    region: Region
    post: LeadPost
    holder: Appointment | None

    @property
    def is_vacant(self) -> bool:
        """Tell whether nobody holds the post today."""
        return self.holder is None


def lead_posts_of(regions: Iterable[Region]) -> Mapping[Region, tuple[LeadPlace, ...]]:
    """Give exactly three lead posts for each region, in one query for all of them."""
    wanted = list(regions)
    rows = Appointment.objects.current().filter(role=Role.REGIONAL_LEAD, region__in=wanted)
    held = {(row.region_id, row.lead_post): row for row in rows.select_related("person")}
    return {
        region: tuple(LeadPlace(region, post, held.get((region.pk, post.value))) for post in LeadPost)
        for region in wanted
    }


def posts_of(region: Region) -> tuple[tuple[LeadPlace, ...], list[Appointment]]:
    """Give the three lead posts of a region, and the appointments of its brokers; one query."""
    wanted = [Role.REGIONAL_LEAD, Role.BROKER]
    rows = Appointment.objects.current().filter(role__in=wanted, region=region).select_related("person").order_by("pk")
    held = {row.lead_post: row for row in rows if row.role == Role.REGIONAL_LEAD}
    leads = tuple(LeadPlace(region, post, held.get(post.value)) for post in LeadPost)
    return leads, [row for row in rows if row.role == Role.BROKER]


def vacant_lead_posts() -> list[LeadPlace]:
    """Give every vacant lead post of every region, for the programme office's attention."""
    places = lead_posts_of(Region.objects.all())
    return [place for row in places.values() for place in row if place.is_vacant]


def clusters_in(region: Region) -> list[tuple[Cluster, int]]:
    """Give the clusters to which councils of the region belong today, with how many of them, by name."""
    now = current_on(clock.today(), "memberships__")
    here = Q(memberships__council__region=region)
    rows = Cluster.objects.annotate(here=Count("memberships", filter=now & here)).filter(here__gt=0)
    return [(cluster, cluster.here) for cluster in rows.order_by("name")]
