"""A region, a cluster, a council: what is under way there and where its days stand."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from cib.common import clock
from cib.common.addresses import NO_CODE, addresses
from cib.common.components.hexmap import HexCell
from cib.common.components.words import counted
from cib.common.errors import NotVisible
from cib.common.exports import export_response
from cib.common.lists import EXPORTS
from cib.common.policy import remembering
from cib.common.views import AllowedMixin
from cib.desk.permissions.programme import POLICY as PROGRAMME
from cib.desk.queries import attention
from cib.desk.queries.colours import COLOURINGS, Colouring, colouring_named, map_cells
from cib.desk.queries.cycles import cycles_of_council, support_of_council
from cib.desk.queries.places import (
    CouncilRow,
    current_year,
    engagements_of,
    england_cells,
    outstanding_invitations,
    rows_of,
    totals_of,
)
from cib.desk.queries.turns import turns_of
from councils.enums import Role
from councils.models import Appointment, Cluster, Council, Region
from councils.permissions import POLICY as PLACES
from councils.queries import clusters_in, current_members_of, predecessors_of, standing_of, successors_of
from councils.queries.contacts import with_contacts
from councils.queries.regions import LeadPlace, posts_of
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import positions_of
from profiles.permissions import POLICY as PROFILES
from profiles.views.tabs import pages_about
from reviews.queries.plans import offers_to_plan

_HEAD = (
    "Council",
    "Under way",
    "Given",
    "To be given",
    "Still to give",
    "Received",
    "To be received",
    "Still to receive",
    "Review",
    "Review due by",
    "Review stands",
)


def _days(half_days: int) -> float:
    return half_days / 2


def _export_row(row: CouncilRow) -> tuple[Any, ...]:
    p = row.position
    t: Any = row.turn
    turn = (t.offer_name, t.due_on.isoformat(), row.stands[0]) if t else ("", "", "")
    figures = (p.given, p.committed, p.still_to_give, p.received, p.reserved, p.still_to_receive) if p else ()
    days = map(_days, figures) if figures else ("",) * 6
    return (row.council.name, row.activity_words, *days, *turn)


def _colouring_link(one: Colouring, chosen: Colouring, review: str) -> dict[str, Any]:
    more = f"&review={review}" if review else ""
    return {"label": one.title, "url": f"?by={one.key}{more}#map", "current": one == chosen}


class RegionHome(LoginRequiredMixin, View):
    """Leads to the reader's own region, cluster, or the list of regions."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go there."""
        standing = standing_of(request.user)
        region = Region.objects.filter(pk__in=standing.regions(Role.REGIONAL_LEAD, Role.BROKER)).first()
        if region is not None:
            return HttpResponseRedirect(reverse("desk:region", args=[region.code]))
        cluster = Cluster.objects.filter(pk__in=standing.clusters(Role.CLUSTER_LEAD)).first()
        if cluster is not None:
            return HttpResponseRedirect(reverse("desk:cluster", args=[cluster.pk]))
        return HttpResponseRedirect(reverse("councils:region_list"))


class ClusterHome(LoginRequiredMixin, View):
    """Leads to the cluster that the reader leads, or to their Home."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go there."""
        led = standing_of(request.user).clusters(Role.CLUSTER_LEAD)
        cluster = Cluster.objects.filter(pk__in=led).first()
        url = reverse("desk:home") if cluster is None else reverse("desk:cluster", args=[cluster.pk])
        return HttpResponseRedirect(url)


class PlaceView(AllowedMixin, TemplateView):
    """Councils side by side: map, standing, what is under way, invitations that nobody has answered."""

    policy = PLACES
    template_name: str = "desk/place.html"

    def councils(self) -> QuerySet[Council]:
        """Give the councils of the place, by name."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, or answer `?export=csv` with its table."""
        with remembering():
            self.year = current_year()
            self.offers = offers_to_plan(self.region)
            self.review = self._review_asked()
            self.rows = rows_of(request.user, self.councils(), self.year, self.offers, self.review)
            kind = request.GET.get("export", "")
            if kind in EXPORTS:
                return export_response(kind, f"days-{self.place_name.lower()}", _HEAD, map(_export_row, self.rows))
            return TemplateResponse(request, self.template_name, self.get_context_data(**kwargs)).render()

    @property
    def region(self) -> Region | None:
        """Give the region whose capacity for reviews counts, if the place is one."""
        return None

    def _review_asked(self) -> str:
        """Give the code of the offer whose turns are asked for; nothing where all are, or nobody knows it."""
        asked = self.request.GET.get("review", "")
        return asked if asked in {version.offer.code for version in self.offers} else ""

    @property
    def place_name(self) -> str:
        """Give the name of the place."""
        return str(self.allowed_object)

    def surroundings(self) -> list[HexCell]:
        """Give the hexagons among which the place lies."""
        return england_cells()

    def looks_after(self) -> bool:
        """Tell whether the reader looks after the place, and so is told which invitations nobody has answered."""
        return True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give map, table, engagements and what is outstanding."""
        councils = [row.council for row in self.rows if row.engagements]
        return super().get_context_data(
            place=self.allowed_object,
            sees_signs=PROFILES.allows(self.request.user, "list_signs"),
            rows=self.rows,
            year=self.year,
            totals=totals_of(self.rows),
            colouring=(colouring := colouring_named(self.request.GET.get("by", ""))),
            colourings=[_colouring_link(one, colouring, self.review) for one in COLOURINGS],
            offers=self.offers,
            review=self.review,
            cells=map_cells(self.rows, colouring),
            england=self.surroundings(),
            engagements=[e for row in self.rows for e in row.engagements],
            outstanding=outstanding_invitations(self.request.user, councils) if self.looks_after() else None,
            export_urls=[(kind.upper(), f"?export={kind}&review={self.review}") for kind in EXPORTS],
            **kwargs,
        )


class RegionView(PlaceView):
    """A region, for its leads and brokers and for CIB staff."""

    action = "view_region"

    def get_allowed_object(self) -> Region:
        """Give the region of the address."""
        region = Region.objects.filter(code=self.kwargs["code"]).first()
        if region is None:
            raise NotVisible
        return region

    @property
    def region(self) -> Region:
        """Give the region itself: its capacity for reviews counts."""
        found: Region = self.allowed_object
        return found

    def councils(self) -> QuerySet[Council]:
        """Give the region's councils in force, with what is known of contacts."""
        return with_contacts(Council.objects.in_force().filter(region=self.region).order_by("name"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what needs attention, the three lead posts, vacancies among them, and the clusters beside the region."""
        posts, brokers = posts_of(self.region)
        clusters = [
            (f"{cluster} ({counted(members, 'council')} of the region)", self._url_of(cluster))
            for cluster, members in clusters_in(self.region)
        ]
        figures_url = f"{reverse('profiles:england')}?region={self.allowed_object.code}"
        figures = {"figures_url": figures_url, "figures_label": "The region’s councils on the map, by any indicator"}
        more = {
            **figures,
            "lead_posts": posts,
            "beside_title": "Clusters with councils of this region",
            "beside": clusters,
        }
        return super().get_context_data(attention=self._attention(posts, brokers), **more, **kwargs)

    def _attention(self, posts: Sequence[LeadPlace], brokers: Sequence[Appointment]) -> list[dict[str, Any]]:
        """Give what is not as it should be, worst first."""
        today, user, who = clock.today(), self.request.user, attention.brokers_in_words(brokers)
        in_touch = [row.council for row in self.rows if PLACES.allows(user, "view_contacts", row.council)]
        return [
            *attention.late_reviews(self.rows, self.region, today),
            *attention.full_quarters(self.rows, self.offers, self.region, today),
            *attention.quiet_councils(self.rows, self.year, today, who),
            *attention.silent_councils(in_touch, today, who),
            *attention.vacant_posts(posts),
        ]

    def _url_of(self, cluster: Cluster) -> str:
        """Give the cluster's page to who may open it."""
        may = PLACES.allows(self.request.user, "view_cluster", cluster)
        return reverse("desk:cluster", args=[cluster.pk]) if may else ""


class EnglandView(PlaceView):
    """All of England, for CIB staff."""

    policy = PROGRAMME
    action = "view_england"
    template_name = "desk/england.html"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who may not see all of England."""
        if not PROGRAMME.allows(self.request.user, "view_england"):
            raise NotVisible

    @property
    def place_name(self) -> str:
        """Give the name of the place."""
        return "England"

    def surroundings(self) -> list[HexCell]:
        """Give none: England is the whole map."""
        return []

    def looks_after(self) -> bool:
        """Leave the invitations that nobody has answered to those who look after a place."""
        return False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where each council's region is."""
        url_of = addresses("desk:region", NO_CODE)
        for row in self.rows:
            row.region_url = url_of(row.council.region.code)
        return super().get_context_data(**kwargs)

    def councils(self) -> QuerySet[Council]:
        """Give all councils in force."""
        return Council.objects.in_force().select_related("region").order_by("name")


class ClusterView(PlaceView):
    """A cluster, for its lead, its members' leaders and CIB staff."""

    action = "view_cluster"
    template_name = "desk/cluster.html"

    def looks_after(self) -> bool:
        """Tell whether the reader leads the cluster or is CIB staff; its members see their own on their engagements."""
        return PLACES.allows(self.request.user, "plan_turns", self.allowed_object)

    def get_allowed_object(self) -> Cluster:
        """Give the cluster of the address."""
        cluster = Cluster.objects.filter(pk=self.kwargs["pk"]).first()
        if cluster is None:
            raise NotVisible
        return cluster

    def councils(self) -> QuerySet[Council]:
        """Give the councils that are members today."""
        return current_members_of(self.allowed_object).select_related("region")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the turns of its councils, and the regions beside it."""
        cluster, user = self.allowed_object, self.request.user
        turns = turns_of(user, cluster)
        may_plan = PLACES.allows(user, "plan_turns", cluster)
        has_open = any(row["turn"].engagement_id is None for row in turns)
        regions = sorted({row.council.region.name for row in self.rows})
        return super().get_context_data(
            turns=turns,
            may_plan=may_plan and not has_open,
            may_plan_turns=may_plan,
            figures_url=f"{reverse('profiles:compare')}?cluster={cluster.pk}",
            figures_label="Its councils’ figures side by side",
            beside_title="Regions of its councils",
            beside=[(name, "") for name in regions],
            **kwargs,
        )


class CouncilView(AllowedMixin, TemplateView):
    """A council: that it exists is public; its activity and days are for those who may know them."""

    policy = PLACES
    action = "view_council"
    template_name = "desk/council.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address: the one in force, or the last that had the code."""
        rows = Council.objects.select_related("region").filter(la_code=self.kwargs["la_code"])
        council = rows.order_by("-starts_on").first()
        if council is None:
            raise NotVisible
        return council

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give its place in the lineage, what is under way, and its standing for those who may see it."""
        council, user = self.allowed_object, self.request.user
        sees_days = POLICY.allows(user, "view_days", council)
        year = current_year() if sees_days else None
        return super().get_context_data(
            council=council,
            predecessors=predecessors_of(council),
            successors=successors_of(council),
            engagements=engagements_of(user, [council]),
            cycles=cycles_of_council(user, council),
            support=support_of_council(user, council),
            may_request=POLICY.allows(user, "request_for_council", council),
            sees_days=sees_days,
            position=positions_of([council], year)[council.pk] if year else None,
            links=pages_about(user, council),
            sees_contacts=PLACES.allows(user, "view_contacts", council),
            sees_status=POLICY.allows(user, "view_council_status", council),
            sees_record=PLACES.allows(user, "view_council_record", council),
            sees_statement=POLICY.allows(user, "view_statement", council),
            **kwargs,
        )
