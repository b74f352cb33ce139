"""Choosing a team: who could serve and why, the places with their gaps, asking, waiving, adding, objecting."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin, MoveView, seen_version
from peerchallenge.enums import EngagementStatus
from peerchallenge.forms.booking.teams import AskForm, ObjectionForm, PlaceForm, ReasonForm, ShortlistFilter
from peerchallenge.matching import ShortlistFilters, shortlist
from peerchallenge.models import Challenger, Engagement, TeamPlace
from peerchallenge.permissions import POLICY
from peerchallenge.permissions.reading import asking, remember_answers
from peerchallenge.permissions.relations import conflicted, manager
from peerchallenge.queries.booking import themes_to_choose_from
from peerchallenge.queries.pool import listed_challengers
from peerchallenge.queries.teams import is_for_councillors, past_invitations, team_of
from peerchallenge.rules.teams import InviteFacts, challenger_fits_place
from peerchallenge.services.booking import begin_scoping, return_to_matching
from peerchallenge.services.teams import (
    add_place,
    invite_challenger,
    object_to_challenger,
    reopen_place,
    waive_place,
)
from peerchallenge.views.booking.answers import window_words
from peerchallenge.views.booking.moves import BookingMoveView
from peerchallenge.views.booking.panel import team_panel
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.objects import EngagementFormView, engagement_crumbs, find, find_engagement

PEOPLE_A_PAGE = 20
EXCLUDED_MAX = 40


def filters_from(form: ShortlistFilter) -> ShortlistFilters:
    """Read the filter; what is no choice of it is left out."""
    form.is_valid()
    data = form.cleaned_data
    only = set(data.get("only", ()))
    return ShortlistFilters(
        needs=tuple(data.get("need", ())),
        themes=tuple(data.get("theme", ())),
        where=data.get("where", ""),
        only_free="free" in only,
        only_practising="practising" in only,
        only_with_days="days" in only,
        text=data.get("text", ""),
    )


def kept_filter(asked: QueryDict) -> str:
    """Give how the list was narrowed, for the addresses that lead away from it and back."""
    kept = asked.copy()
    for name in [name for name in kept if name not in _KEPT]:
        del kept[name]
    return kept.urlencode()


_KEPT = (*ShortlistFilter.base_fields, "page")


class ShortlistPage(ReadOnceMixin, AllowedMixin, TemplateView):
    """Who could come, with reasons in words; who cannot, as far as the reader may know; the team with its gaps."""

    policy = POLICY
    action = "see_shortlist"
    template_name = "peerchallenge/booking/shortlist.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address, with what the rules of this page ask of it."""
        rows = Engagement.objects.select_related("offer_version__offer", "host__region", "manager")
        asked = (self.actor, manager, conflicted)
        self.engagement = find(asking(rows, *asked), pk=self.kwargs["engagement_id"])
        remember_answers(self.engagement, *asked)
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add people, team and what the reader may do."""
        engagement, user = self.engagement, self.request.user
        if engagement.requested_at is None:
            raise NotVisible
        seats = team_of(engagement)
        themes = themes_to_choose_from(engagement)
        form = ShortlistFilter(self.request.GET, places=[seat.place for seat in seats], themes=themes)
        found = shortlist(engagement, user, filters_from(form))
        page = Paginator(found.candidates, PEOPLE_A_PAGE).get_page(self.request.GET.get("page"))
        found.look_up(candidate.who.person_id for candidate in page)
        context = {
            "engagement": engagement,
            "breadcrumbs": engagement_crumbs(engagement),
            "window": window_words(engagement),
            "filter_form": form,
            "page": page,
            "shortlist": found,
            "excluded": found.excluded[:EXCLUDED_MAX],
            "excluded_more": max(len(found.excluded) - EXCLUDED_MAX, 0),
            "waits": engagement.status == EngagementStatus.REQUESTED,
            "can_take_on": engagement.status == EngagementStatus.REQUESTED
            and POLICY.allows(user, "take_on", engagement),
            "kept": kept_filter(self.request.GET),
            **team_panel(engagement, seats, user),
        }
        return super().get_context_data(**context, **kwargs)


class AskedBefore(ReadOnceMixin, AllowedMixin, TemplateView):
    """Who was asked and did not come, and why."""

    policy = POLICY
    action = "see_shortlist"
    template_name = "peerchallenge/booking/asked_before.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the invitations that came to nothing."""
        back = reverse("peerchallenge:shortlist", args=[self.engagement.pk])
        past = list(past_invitations(self.engagement))
        return super().get_context_data(engagement=self.engagement, past=past, back_url=back, **kwargs)


class _PersonAsked(ReadOnceMixin, EngagementFormView):
    """A page about one challenger and the engagement; the person is named by `?person=`."""

    policy = POLICY
    template_name = "peerchallenge/booking/question.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement; the person must be one who is listed, so that no other is told of."""
        engagement = super().get_allowed_object()
        try:
            person = UUID(self.request.GET.get("person", ""))
        except ValueError:
            raise NotVisible from None
        if POLICY.allows(self.request.user, "see_shortlist", engagement):
            self.challenger: Challenger = find(listed_challengers(), pk=person)
        return engagement

    def back_url(self) -> str:
        """Go back to the list as it was narrowed."""
        address, kept = reverse("peerchallenge:shortlist", args=[self.engagement.pk]), kept_filter(self.request.GET)
        return f"{address}?{kept}" if kept else address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the person."""
        return super().get_context_data(**{"challenger": self.challenger, **kwargs})


class Ask(_PersonAsked):
    """Ask somebody to take a place."""

    action = "invite_challenger"
    form_class = AskForm
    template_name = "peerchallenge/booking/ask.html"
    success_message = "The invitation is on its way."

    def _fits(self, place: TeamPlace) -> bool:
        who = self.challenger
        facts = InviteFacts(
            place_kind=place.kind,
            is_lead_place=place.is_lead,
            is_waived=False,
            is_taken=False,
            kind=who.kind,
            can_lead=who.can_lead,
            is_listed=True,
            is_asked_already=False,
            is_councillors_offer=is_for_councillors(self.engagement),
        )
        return challenger_fits_place(facts) is None

    def places(self) -> list[TeamPlace]:
        """Give the open places that this person could take."""
        return [seat.place for seat in team_of(self.engagement) if seat.is_open and self._fits(seat.place)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form offer these places, the first one chosen."""
        places = self.places()
        kwargs = {**super().get_form_kwargs(), "places": places}
        if places:
            kwargs["initial"] = {"place": f"{places[0].pk}:{places[0].version}"}
        return kwargs

    def perform(self, form: AskForm) -> Any:
        """Send the invitation; the place's own version says whether somebody else was quicker."""
        place_id, _, version = form.cleaned_data["place"].partition(":")
        return invite_challenger(
            place_id=UUID(place_id),
            challenger_id=self.challenger.pk,
            message=form.cleaned_data["message"],
            actor=self.actor,
            version=int(version),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what the person will see."""
        context = {"has_places": bool(self.places()), "window": window_words(self.engagement)}
        return super().get_context_data(**{**context, **kwargs})


class Object(_PersonAsked):
    """The host objects to somebody."""

    action = "object_to_challenger"
    form_class = ObjectionForm
    heading = "Object to somebody"
    success_message = "Noted. They are not suggested to you again."

    def perform(self, form: ObjectionForm) -> Any:
        """Record the objection."""
        return object_to_challenger(
            engagement_id=self.engagement.pk,
            challenger_id=self.challenger.pk,
            reason=form.cleaned_data["reason"],
            actor=self.actor,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the person in the heading."""
        return super().get_context_data(**{"heading": f"Object to {self.challenger.person.name}", **kwargs})


class _TeamPage(EngagementFormView):
    """A page about the team, which comes back to it."""

    policy = POLICY
    template_name = "peerchallenge/booking/question.html"

    def back_url(self) -> str:
        """Go back to the team."""
        return reverse("peerchallenge:shortlist", args=[self.engagement.pk])


class PlaceAdd(_TeamPage):
    """Add a place to the team."""

    action = "add_place"
    form_class = PlaceForm
    heading = "Add a place to the team"
    success_message = "The place has been added."

    def perform(self, form: PlaceForm) -> Any:
        """Add it."""
        data = form.cleaned_data
        return add_place(
            engagement_id=self.engagement.pk,
            kind=data["kind"],
            label=data["label"],
            is_required=data["is_required"],
            actor=self.actor,
            version=data["version"],
        )


class PlaceWaive(_TeamPage):
    """Go without a place."""

    action = "waive_place"
    form_class = ReasonForm
    success_message = "The place has been waived. You can open it again."

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the place."""
        self.place = find(TeamPlace.objects.all(), pk=self.kwargs["place_id"])
        self.engagement = find_engagement(self.place.engagement_id)
        return self.engagement

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the place's version."""
        return {**super().get_form_kwargs(), "version": self.place.version}

    def perform(self, form: ReasonForm) -> Any:
        """Waive it."""
        data = form.cleaned_data
        return waive_place(place_id=self.place.pk, reason=data["reason"], actor=self.actor, version=data["version"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the place."""
        return super().get_context_data(**{"heading": f"Go without: {self.place.label}", **kwargs})


class PlaceReopen(MoveView):
    """Look for somebody after all."""

    policy = POLICY
    action = "waive_place"
    success_message = "The place is open again."

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the place."""
        self.place = find(TeamPlace.objects.select_related("engagement__host"), pk=self.kwargs["place_id"])
        return self.place.engagement

    def perform(self) -> Any:
        """Open it."""
        return reopen_place(place_id=self.place.pk, actor=self.actor, version=seen_version(self.request))

    def get_success_url(self) -> str:
        """Go back to the team."""
        return reverse("peerchallenge:shortlist", args=[self.place.engagement_id])


class ScopingBegin(BookingMoveView):
    """The team is complete: scoping begins."""

    action = "begin_scoping"
    success_message = "Scoping has begun. The team has been told."
    result: Any = None

    def perform(self) -> Any:
        """Begin scoping."""
        return begin_scoping(engagement_id=self.engagement.pk, actor=self.actor, version=self.version)

    def get_success_url(self) -> str:
        """Go to the engagement; back to the team where a gap stands in the way."""
        name = "team_page" if self.result is None else "engagement_detail"
        return reverse(f"peerchallenge:{name}", args=[self.engagement.pk])


class MatchingReturn(_TeamPage):
    """Go back to choose the team anew."""

    action = "return_to_matching"
    form_class = ReasonForm
    heading = "Go back to choosing the team"
    success_message = "The team can be changed again. What was written of the scope is kept."

    def perform(self, form: ReasonForm) -> Any:
        """Go back."""
        data = form.cleaned_data
        return return_to_matching(
            engagement_id=self.engagement.pk, reason=data["reason"], actor=self.actor, version=data["version"]
        )
