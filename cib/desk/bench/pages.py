"""Which pages are measured, for whom, and beside which list of the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from cib.accounts.models import User
from cib.common.context import address_of
from cib.desk.bench.people import Cast
from councils.models import Council
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Challenger, Engagement, Transfer
from profiles.models import Indicator, Reading, Theme
from reviews.models import Cycle


@dataclass(frozen=True)
class Page:
    """One page: what it is called, who opens it, where it is, and what of the admin stands beside it.

    `mark` is a piece of the page that stands there once for each row; the admin lists as many.
    """

    name: str
    user: User
    url: str
    model: type[Any]
    mark: str


def pages_of(cast: Cast) -> list[Page]:
    """Give the pages, about objects that show as much as such a page ever shows."""
    assert cast.regional_lead is not None, "people are invented first"
    office, lead = cast.actor, cast.regional_lead
    matching = Engagement.objects.filter(status=EngagementStatus.MATCHING).select_related("host").order_by("number")[0]
    closed = Engagement.objects.filter(status=EngagementStatus.CLOSED).order_by("-number")[0]
    director = cast.directors[cast.councils.index(matching.host)].user
    assert director is not None, "everybody here signs in"
    shortlist = reverse("peerchallenge:shortlist", args=[matching.pk])
    place = matching.places.order_by("order")[0]
    about = _about()
    return [
        Page("Home, director", director, reverse("desk:home"), Engagement, "pc-minirail"),
        Page("Home, CIB staff", office, reverse("desk:home"), Engagement, "pc-task"),
        Page("Home, regional lead", lead, reverse("desk:home"), Engagement, "pc-minirail"),
        Page("Challenges and reviews", office, f"{about('engagement_list')}?show=all", Engagement, "<tr"),
        Page("Pool", office, about("pool_list"), Challenger, "<tr"),
        Page("Shortlist", director, f"{shortlist}?place={place.pk}", Challenger, "pc-candidate__name"),
        Page("Engagement, open", director, about("engagement_detail", matching.pk), Engagement, "pc-task"),
        Page("Engagement, closed", office, about("engagement_detail", closed.pk), Engagement, "pc-task"),
        Page("Ledger statement", director, about("days_council", matching.host.la_code), Transfer, "<tr"),
        Page("Region", lead, reverse("desk:region", args=["london"]), Council, "<tr"),
        Page("England", office, reverse("desk:england"), Council, "<tr"),
        *_cycles(office),
        *_figures(cast, lead),
        Page("Search", office, f"{reverse('desk:search')}?q=peer", Challenger, "pc-hits__hint"),
    ]


def _cycles(office: User) -> list[Page]:
    """Give the list of review cycles, where this installation has its page."""
    url = address_of("reviews:cycle_list")
    return [Page("Cycles", office, url, Cycle, "<tr")] if url else []


def _figures(cast: Cast, lead: User) -> list[Page]:
    """Give the pages of figures: a profile, its largest theme, an indicator, councils side by side, the map."""
    council, *others = cast.councils
    director = cast.directors[0].user
    core = Indicator.objects.filter(core_listings__isnull=False).order_by("core_listings__position").first()
    if core is None or director is None:
        return []
    profile = reverse("profiles:profile", args=[council.la_code])
    beside = "&".join(f"council={one.la_code}" for one in (council, *others[:4]))
    theme = Theme.objects.annotate(many=Count("indicators")).order_by("-many")[0]
    return [
        Page("Data profile", director, profile, Reading, "pc-spark"),
        Page("Data profile, one theme", director, f"{profile}?theme={theme.code}", Reading, "pc-spark"),
        Page("Indicator", director, reverse("profiles:indicator", args=[council.la_code, core.code]), Reading, "<tr"),
        Page("Councils side by side", director, f"{reverse('profiles:compare')}?{beside}", Reading, "<tr"),
        Page("Map of England", lead, f"{reverse('profiles:england')}?indicator={core.code}", Reading, "<tr"),
    ]


def _about() -> Callable[..., str]:
    return lambda name, *args: reverse(f"peerchallenge:{name}", args=args)
