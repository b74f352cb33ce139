"""The plan of a region: three years by quarter, what is over, how it could be evened out, and the capacity."""

import datetime as dt
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from cib.common import clock
from cib.common.components.words import long_date
from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin, ServiceFormView
from councils.models import Region
from peerchallenge.models import OfferVersion
from peerchallenge.views.objects import find
from reviews.enums import CycleState
from reviews.forms import CapacityForm
from reviews.permissions import POLICY
from reviews.queries.plans import RegionReviews, capacity_of, offers_to_plan, reviews_of
from reviews.rules.dates import months_later
from reviews.rules.plans import QuarterPlan, Suggestion
from reviews.services.plans import set_capacity


def quarter_words(first_day: dt.date) -> str:
    """Name a quarter by its first day: January to March 2027."""
    return f"{first_day:%B} to {months_later(first_day, 2):%B %Y}"


class PlanHome(LoginRequiredMixin, View):
    """Leads to the plan of the reader's own region; whoever has none, or more than one, to the list of cycles."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go there."""
        regions = list(POLICY.objects_for(request.user, "view_plan", Region.objects.all())[:2])
        if len(regions) == 1:
            return HttpResponseRedirect(reverse("reviews:plan", args=[regions[0].code]))
        return HttpResponseRedirect(reverse("reviews:cycle_list"))


class _PlanPage(AllowedMixin):
    """A page about one region and one of the offers that come round."""

    policy = POLICY
    action = "view_plan"

    def get_allowed_object(self) -> Region:
        """Give the region of the address."""
        self.region = find(Region.objects.all(), code=self.kwargs["code"])  # type: ignore[attr-defined]
        return self.region

    def offer_shown(self) -> tuple[OfferVersion, list[OfferVersion]]:
        """Give the offer asked for, the first one unless said, and all there are."""
        offers = offers_to_plan()
        asked = self.request.GET.get("offer", "") or (offers[0].offer.code if offers else "")
        found = next((version for version in offers if version.offer.code == asked), None)
        if found is None:
            raise NotVisible
        return found, offers


class PlanView(_PlanPage, TemplateView):
    """The timeline of a region's reviews with its table."""

    template_name = "reviews/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather drawing, table, and ways to even it out."""
        version, offers = self.offer_shown()
        reviews = reviews_of(self.region, version, clock.today())
        before, strong, after = reviews.sentence()
        return super().get_context_data(
            region=self.region,
            version=version,
            offers=offers,
            reviews=reviews,
            until=f"{months_later(reviews.last_day, 2):%B %Y}",
            before=before,
            strong=strong,
            after=after,
            fullest=[f"{quarter_words(q.first_day)} has {q.count}" for q in reviews.quarters if q.over],
            late=_late_rows(reviews.late),
            quarters=[_quarter_row(plan) for plan in reviews.quarters],
            suggestions=[_suggested(found, reviews) for found in reviews.suggestions],
            how_often=_how_often(version),
            may_change=POLICY.allows(self.request.user, "set_capacity", self.region),
            **kwargs,
        )


def _late_rows(cycles: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """Give what is overdue, in words, by whether a review is booked; nothing where nothing is late."""
    if not cycles:
        return {}
    booked = [cycle for cycle in cycles if cycle.state == CycleState.BOOKED]
    unbooked = [cycle for cycle in cycles if cycle.state != CycleState.BOOKED]
    return {"booked": [_late(c, _visit(c)) for c in booked], "unbooked": [_late(c, _was_due(c)) for c in unbooked]}


def _late(cycle: Any, words: str) -> dict[str, Any]:
    return {"cycle": cycle, "words": f"{cycle.council.short_name}, {words}"}


def _visit(cycle: Any) -> str:
    return f"on site from {long_date(cycle.first_day)}" if cycle.first_day else "no dates fixed yet"


def _was_due(cycle: Any) -> str:
    return f"was due {long_date(cycle.due_on)}"


def _quarter_row(plan: QuarterPlan) -> dict[str, Any]:
    return {
        "name": quarter_words(plan.first_day),
        "booked": [(review.booked_words, review.cycle_id) for review in plan.booked],
        "unbooked": [(review.name, review.cycle_id) for review in plan.unbooked],
        "count": plan.count,
        "over": plan.over,
        "words": plan.words,
    }


def _suggested(found: Suggestion, reviews: RegionReviews) -> dict[str, Any]:
    name, quarter = found.review.name, quarter_words(found.quarter)
    due = f"Due by {long_date(found.review.due_on)}"
    full = quarter_words(found.of) if found.of else quarter
    title, why, who = {
        "offer": (f"Offer {name} a date in {quarter}", f"{due}; there is room then", "With you"),
        "early": (f"Ask {name} to come in {quarter}", f"{due}; {full} has too many", f"With {name}’s director"),
        "team": (
            f"Ask for a team from another region for {name}",
            f"{due}; no quarter within reach has room",
            "With CIB staff",
        ),
    }[found.kind]
    url = reverse("reviews:cycle_detail", args=[reviews.cycle_of(found.review).pk])
    return {"severity": "suggestion", "title": title, "url": url, "why": why, "who": who}


def _how_often(version: OfferVersion) -> str:
    if version.cycle_years:
        return f"A review falls due {version.cycle_years} years after the last one."
    return "Every council can have one in the period in which it is offered."


class CapacityEdit(_PlanPage, ServiceFormView):
    """How many reviews the region can run in a quarter."""

    action = "set_capacity"
    form_class = CapacityForm
    template_name = "reviews/form.html"
    success_message = "The capacity is saved."

    def get_allowed_object(self) -> Region:
        """Give the region, and find the offer that it is about."""
        region = super().get_allowed_object()
        self.version, _ = self.offer_shown()
        self.capacity, self.seen = capacity_of(region, self.version.offer_id)
        return region

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        return {"reviews_a_quarter": self.capacity}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version of what was agreed."""
        return {**super().get_form_kwargs(), "version": self.seen}

    def perform(self, form: CapacityForm) -> Any:
        """Save it."""
        data = form.cleaned_data
        facts = {"reviews_a_quarter": data["reviews_a_quarter"], "version": data["version"]}
        return set_capacity(region_id=self.region.pk, offer_id=self.version.offer_id, actor=self.actor, **facts)

    def get_success_url(self) -> str:
        """Go back to the plan."""
        return f"{reverse('reviews:plan', args=[self.region.code])}?offer={self.version.offer.code}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page's words."""
        context = {
            "heading": "Reviews that the region can run",
            "caption": f"{self.version.name}, {self.region}",
            "back_url": self.get_success_url(),
        }
        return super().get_context_data(**{**context, **kwargs})
