"""Publishing offers. A published version never changes; what began with it keeps it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.dated import breaches_of_change
from cib.common.errors import Stale, refuse_if
from councils.notifications import programme_changed
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
    *,
    offer_code: str,
    facts: Mapping[str, Any],
    places: Iterable[Place],
    reason: str,
    from_date: dt.date | None = None,
    actor: User,
    version_seen: int | None = None,
) -> OfferVersion:
    """Publish the next version of an offer, from a day on (today unless said); what began with an earlier one keeps it.

    `facts` are fields of a version; `version_seen` is the number of the last version that the page knew. Raises
    Refused OFF-01 to OFF-05, DTD-01 to DTD-04, and Stale.
    """
    offer = Offer.objects.select_for_update().get(code=offer_code)
    POLICY.require(actor, "publish_offer", offer)
    wanted = list(places)
    last = offer.versions.order_by("-number").first()
    if version_seen is not None and (last is None or last.number != version_seen):
        raise Stale
    counts_from = from_date or clock.today()
    change = breaches_of_change(
        from_date=counts_from,
        last=last.from_date if last else None,
        today=clock.today(),
        reason=reason,
        before=said_by(last) if last else None,
        after=({**_usual_numbers(), **facts}, wanted),
    )
    refuse_if([*breaches_of_offer_version(_facts_for_rules(facts, wanted)), *change])
    dated = {**facts, "from_date": counts_from, "reason": reason.strip()}
    version = add_version(offer, dated, wanted, actor=actor)
    path = reverse("peerchallenge:offer_versions", args=[offer_code])
    programme_changed(version, subject=f"The offer “{version.name}”", from_date=counts_from, path=path, actor=actor)
    return version


#: What a version says: its fields but for what numbers and dates it.
SAID = tuple(
    field.name
    for field in OfferVersion._meta.concrete_fields
    if field.name not in ("id", "offer", "number", "published_at", "from_date", "reason")
)


def said_by(version: OfferVersion) -> tuple[dict[str, Any], list[Place]]:
    """Give what a version says, with its team, as `publish_offer_version` takes it."""
    places = [Place(PlaceKind(row.kind), row.label, row.is_required) for row in version.places.order_by("order")]
    return {name: getattr(version, name) for name in SAID}, places


def _usual_numbers() -> dict[str, Any]:
    return {name: getattr(OfferVersion(), name) for name in SAID}


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
    newest = OfferVersion.objects.in_force().filter(offer__code=offer_code).order_by("-number")
    return newest[:1].get().pk
