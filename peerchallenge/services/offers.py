"""Publishing offers. A published version never changes; what began with it keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import Stale, refuse_if
from peerchallenge.enums import PlaceKind
from peerchallenge.models import Offer, OfferVersion, TemplatePlace
from peerchallenge.permissions import POLICY
from peerchallenge.programme.rows import OfferRow, Place
from peerchallenge.rules.offers import OfferFacts, breaches_of_offer_version

_NOT_OF_A_VERSION = {"code", "kind", "places", "window"}
_TEXTS = ("name", "purpose", "explanation", "who_leads", "who_may_see")


def facts_of(row: OfferRow) -> dict[str, Any]:
    """Give what a version says, by the names of its fields."""
    window_from, window_to = row.window or (None, None)
    facts = {name: value for name, value in asdict(row).items() if name not in _NOT_OF_A_VERSION}
    return {**facts, "window_from": window_from, "window_to": window_to}


@transaction.atomic
def publish_offer_version(
    *, offer_code: str, facts: Mapping[str, Any], places: Iterable[Place], actor: User, version_seen: int | None = None
) -> OfferVersion:
    """Publish the next version of an offer; engagements that began with an earlier one keep it.

    `facts` are fields of a version; `version_seen` is the number of the version that the page showed.
    """
    offer = Offer.objects.select_for_update().get(code=offer_code)
    POLICY.require(actor, "publish_offer", offer)
    wanted = list(places)
    last = offer.versions.order_by("-number").first()
    if version_seen is not None and (last is None or last.number != version_seen):
        raise Stale
    refuse_if(breaches_of_offer_version(_facts_for_rules(facts, wanted)))
    return add_version(offer, facts, wanted, actor=actor)


def _facts_for_rules(facts: Mapping[str, Any], places: list[Place]) -> OfferFacts:
    return OfferFacts(
        texts=tuple((name, str(facts.get(name, ""))) for name in _TEXTS),
        place_kinds=[place.kind for place in places],
        lead_is_required=all(place.is_required for place in places if place.kind == PlaceKind.LEAD),
        site_half_days=tuple(facts.get(f"site_half_days_{name}", 6) for name in ("min", "default", "max")),
        window_from=facts.get("window_from"),
        window_to=facts.get("window_to"),
    )


def add_version(offer: Offer, facts: Mapping[str, Any], places: Iterable[Place], *, actor: User | None) -> OfferVersion:
    """Write the next version with its team template; for the service above and for the delivered offers."""
    last = offer.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    version = OfferVersion.objects.create(offer=offer, number=number, published_at=clock.now(), **facts)
    TemplatePlace.objects.bulk_create(
        TemplatePlace(offer_version=version, order=n, kind=p.kind, label=p.label, is_required=p.is_required)
        for n, p in enumerate(places, 1)
    )
    audit.record("offer.published", version, actor=actor, changes={"number": number}, thread=offer)
    return version


def current_version_id(offer_code: str) -> UUID:
    """Give the id of the version that a request made now would keep; raise DoesNotExist for an unknown offer."""
    newest = OfferVersion.objects.filter(offer__code=offer_code).order_by("-number")
    return newest[:1].get().pk
