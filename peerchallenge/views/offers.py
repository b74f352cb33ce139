"""The menu of offers: what there is, compared, and each explained in words that can be forwarded."""

from typing import Any

from django.views.generic import TemplateView

from cib.common.components.words import counted, date_span, half_days_words
from cib.common.context import address_of
from cib.common.views import AllowedMixin
from councils.enums import Role
from councils.queries import standing_of
from peerchallenge.enums import CostBasis
from peerchallenge.models import Offer, OfferVersion
from peerchallenge.permissions import POLICY
from peerchallenge.queries.offers import offer_by_code, offers_with_versions

_DAYS = {
    CostBasis.GIFTED: "Counts against the days your council may receive",
    CostBasis.PROGRAMME: "Paid by the programme: your council's days are not touched",
    CostBasis.OWN_ENTITLEMENT: "Has an entitlement of its own: your council's days are not touched",
    CostBasis.HOST_PAYS: "Paid by your council",
}


def how_often(version: OfferVersion) -> str:
    """Say how often a council can have it."""
    if version.cycle_years:
        return f"Once in {version.cycle_years} years"
    if version.window_from and version.window_to:
        return f"Once, {date_span(version.window_from, version.window_to)}"
    return "When you need it"


def days_on_site(version: OfferVersion) -> str:
    """Say how long the team is on site as a rule, and within which bounds."""
    usual = half_days_words(version.site_half_days_default)
    if version.site_half_days_min == version.site_half_days_max:
        return usual
    least, most = half_days_words(version.site_half_days_min), half_days_words(version.site_half_days_max)
    return f"{usual} as a rule, from {least} to {most}"


def facts_of(version: OfferVersion) -> list[tuple[str, str]]:
    """Give the facts of an offer as terms and words."""
    report = counted(version.report_days, "day") if version.reporting_half_days_default else ""
    return [
        ("What it is", version.offer.get_kind_display()),
        ("Days on site", days_on_site(version)),
        ("Whose days", _DAYS[CostBasis(version.cost_basis)]),
        ("How often", how_often(version)),
        ("Who leads", version.who_leads),
        ("Who may see the results", version.who_may_see),
        ("Report", f"Within {report} of the last day on site" if report else "None, unless it is asked for"),
        ("Usual notice", f"{version.notice_weeks_min} weeks"),
    ]


def _entry(offer: Offer) -> dict[str, Any]:
    version = offer.versions.all()[0]
    return {
        "offer": offer,
        "version": version,
        "how_often": how_often(version),
        "days_on_site": days_on_site(version),
        "whose_days": _DAYS[CostBasis(version.cost_basis)],
        "team": [place.label for place in version.places.all()],
    }


def _may_request(user: Any) -> bool:
    standing = standing_of(user)
    return bool(standing.councils(Role.DCS) or standing.delegated_councils() or standing.is_cib_staff)


class OfferList(AllowedMixin, TemplateView):
    """All offers, each in a sentence, and compared in a table (R019)."""

    policy = POLICY
    action = "view_offer"
    template_name = "peerchallenge/offers/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the menu."""
        entries = [_entry(offer) for offer in offers_with_versions()]
        may_request = _may_request(self.request.user)
        words = address_of("desk:help_words")
        kwargs["may_publish"] = POLICY.allows(self.request.user, "publish_clause")
        return super().get_context_data(entries=entries, may_request=may_request, words_url=words, **kwargs)


class OfferDetail(AllowedMixin, TemplateView):
    """One offer: its explanation to forward or print (R020), its facts, its team."""

    policy = POLICY
    action = "view_offer"
    template_name = "peerchallenge/offers/detail.html"

    def get_allowed_object(self) -> Offer:
        """Give the offer of the address."""
        self.offer = offer_by_code(self.kwargs["code"])
        return self.offer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the version in force."""
        version = self.offer.versions.all()[0]
        return super().get_context_data(
            offer=self.offer,
            version=version,
            facts=facts_of(version),
            places=version.places.all(),
            may_request=_may_request(self.request.user) and self.offer.is_bookable,
            may_publish=POLICY.allows(self.request.user, "publish_offer", self.offer),
            words_url=address_of("desk:help_words"),
            **kwargs,
        )


class OfferPrint(OfferDetail):
    """The same on paper: the explanation and the facts, nothing else."""

    template_name = "peerchallenge/offers/print.html"
