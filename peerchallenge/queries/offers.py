"""Questions about the menu of offers."""

from django.db.models import Prefetch

from cib.common.errors import NotVisible
from peerchallenge.models import Offer, OfferVersion


def offers_with_versions() -> list[Offer]:
    """Give every offer that has been published, in the order of the menu; `versions` newest first, with their teams."""
    versions = OfferVersion.objects.in_force().order_by("-number").prefetch_related("places")
    rows = Offer.objects.filter(versions__in=OfferVersion.objects.in_force()).distinct()
    return list(rows.prefetch_related(Prefetch("versions", queryset=versions)))


def offer_by_code(code: str) -> Offer:
    """Give one published offer with its versions and teams; raise NotVisible where there is none."""
    versions = OfferVersion.objects.in_force().order_by("-number").prefetch_related("places")
    rows = Offer.objects.filter(code=code, versions__in=OfferVersion.objects.in_force()).distinct()
    found = rows.prefetch_related(Prefetch("versions", queryset=versions)).first()
    if found is None:
        raise NotVisible
    return found
