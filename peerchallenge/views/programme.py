"""CIB staff publish versions of offers and of the clauses of the ground rules: list, change, check, done."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common.changing import ChangeView, Line, compared
from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin
from peerchallenge.forms.programme import PLACES_MAX, ClauseForm, OfferForm
from peerchallenge.models import GroundRulesClause, Offer, OfferVersion
from peerchallenge.permissions import POLICY
from peerchallenge.queries.programme import clause_facts, clause_histories, last_clause, offer_facts, offer_history
from peerchallenge.services.clauses import publish_clause
from peerchallenge.services.offers import publish_offer_version, said_by


class _Office(AllowedMixin):
    """A page of the programme office: for everybody else it is not there."""

    policy = POLICY
    action = "publish_clause"

    def get_allowed_object(self) -> Any:
        """Raise NotVisible for who may not publish."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible
        return None


class _OfOffer(_Office):
    """A page of the office about one offer."""

    action = "publish_offer"
    kwargs: dict[str, Any]

    def get_allowed_object(self) -> Offer:
        """Find the offer with its newest version, planned or in force."""
        super().get_allowed_object()
        self.last = OfferVersion.objects.filter(offer__code=self.kwargs["code"]).select_related("offer").first()
        if self.last is None:
            raise NotVisible
        return self.last.offer


class OfferVersions(_OfOffer, TemplateView):
    """All versions of an offer."""

    template_name = "peerchallenge/offers/versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the newest in full, and how each differs from the one before."""
        assert self.last is not None
        facts = offer_facts(self.last, self.last.places.all())
        versions = offer_history(self.last.offer)
        return super().get_context_data(offer=self.last.offer, last=self.last, facts=facts, versions=versions, **kwargs)


class OfferChange(_OfOffer, ChangeView):
    """Publish the next version of an offer."""

    form_class = OfferForm
    check_heading = "Check the version"
    confirm_label = "Publish this version"
    lede = "What began with an earlier version keeps it. The new one counts for requests from its day on."
    success_message = "The version is published. It counts from its day on."

    def get_heading(self) -> str:
        """Name the offer."""
        assert self.last is not None
        return f"Change the offer: {self.last.name}"

    def back_url(self) -> str:
        """Give the versions."""
        return reverse("peerchallenge:offer_versions", args=[self.kwargs["code"]])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the last version."""
        assert self.last is not None
        return {**super().get_form_kwargs(), "version": self.last.number}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what was said last."""
        assert self.last is not None
        facts, places = said_by(self.last)
        team: dict[str, Any] = {}
        for n, place in enumerate(places[:PLACES_MAX], 1):
            team |= {f"place_{n}_kind": place.kind, f"place_{n}_label": place.label}
            team[f"place_{n}_is_required"] = place.is_required
        return {**super().get_initial(), **facts, **team}

    def perform(self, form: OfferForm) -> OfferVersion:
        """Publish it."""
        self.places = form.places()
        return publish_offer_version(
            offer_code=self.kwargs["code"],
            facts=form.facts(),
            places=self.places,
            reason=form.cleaned_data["reason"],
            from_date=form.cleaned_data["from_date"],
            actor=self.actor,
            version_seen=form.cleaned_data["version"],
        )

    def lines(self, form: OfferForm) -> list[Line]:
        """Set it beside what was said last."""
        assert self.last is not None
        return compared(offer_facts(self.last, self.last.places.all()), offer_facts(self.result, self.places))


class ClauseList(_Office, TemplateView):
    """The clauses of the ground rules, with their versions."""

    template_name = "peerchallenge/clause_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give each as it holds today."""
        return super().get_context_data(clauses=clause_histories(), **kwargs)


class ClauseChange(_Office, ChangeView):
    """Publish the next version of a clause."""

    form_class = ClauseForm
    check_heading = "Check the clause"
    confirm_label = "Publish this version"
    lede = "Ground rules that were drawn up before keep the clause as they have it."
    success_message = "The clause is published. It stands in ground rules drawn up from its day on."

    def get_allowed_object(self) -> Any:
        """Find the newest version of the clause, planned or in force."""
        super().get_allowed_object()
        found = last_clause(self.kwargs["code"])
        if found is None:
            raise NotVisible
        self.last: GroundRulesClause = found

    def get_heading(self) -> str:
        """Name the clause."""
        return f"Change the clause: {self.last.title}"

    def back_url(self) -> str:
        """Give the clauses."""
        return reverse("peerchallenge:clause_list")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the last version."""
        return {**super().get_form_kwargs(), "version": self.last.number}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what was said last."""
        return {**super().get_initial(), "title": self.last.title, "text": self.last.text}

    def perform(self, form: ClauseForm) -> GroundRulesClause:
        """Publish it."""
        data = dict(form.cleaned_data)
        seen = data.pop("version")
        return publish_clause(code=self.kwargs["code"], **data, actor=self.actor, version_seen=seen)

    def lines(self, form: ClauseForm) -> list[Line]:
        """Set it beside what was said last."""
        return compared(clause_facts(self.last), clause_facts(self.result))
