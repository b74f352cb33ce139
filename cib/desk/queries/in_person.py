"""What waits for the holder of a post in person: concerns about a child to read, sharing agreements to sign."""

from typing import Any, Final

from django.db.models import CharField, F, Q, QuerySet, Value
from django.urls import reverse

from councils.enums import AgreementStatus, Role
from councils.models import SharingAgreement
from councils.queries import standing_of
from peerchallenge.models import Concern
from peerchallenge.permissions import POLICY

_CONCERN: Final = "a"  # first in the order
_AGREEMENT: Final = "b"


def tasks_in_person(user: Any) -> list[dict[str, Any]]:
    """Give both kinds as tasks, concerns on top, those that wait longest first. One query, since homes stand near
    their limit."""
    rows = _rows(_CONCERN, concerns_to_read(user), "engagement__offer_version__name", "engagement__host", "raised_at")
    rows = rows.union(
        _rows(_AGREEMENT, agreements_to_sign(user), "council__la_code", "council", "drafted_at"), all=True
    )
    return [_TASKS[what](pk, about, place) for what, _, pk, about, place in rows.order_by("what", "since")]


def _rows(what: str, rows: QuerySet[Any], about: str, council: str, since: str) -> QuerySet[Any, tuple[Any, ...]]:
    named = rows.order_by().annotate(
        what=Value(what, output_field=CharField(max_length=1)),
        since=F(since),
        about=F(about),
        place=F(f"{council}__name"),
    )
    return named.values_list("what", "since", "pk", "about", "place")


def concerns_to_read(user: Any) -> QuerySet[Concern]:
    """Give the concerns about a child that this user answers for, as holder of the post, and has not received yet."""
    if not standing_of(user).has(Role.DCS, Role.CHIEF_EXECUTIVE):
        return Concern.objects.none()
    return POLICY.objects_for(user, "answer_concern", Concern.objects.filter(received_at__isnull=True))


def agreements_to_sign(user: Any) -> QuerySet[SharingAgreement]:
    """Give the proposed agreements that this user may sign and whose side has not signed yet."""
    standing = standing_of(user)
    mine = Q(council__in=standing.councils(Role.DCS), council_signed_at__isnull=True)
    if standing.is_cib_staff:
        mine |= Q(programme_signed_at__isnull=True)
    return SharingAgreement.objects.filter(mine, status=AgreementStatus.PROPOSED)


def _concern(pk: Any, offer: str, place: str) -> dict[str, Any]:
    return {
        "title": "Read a concern about a child, now",
        "url": reverse("peerchallenge:concern_detail", args=[pk]),
        "hint": f"{offer} in {place}",
        "status": "Now",
        "colour": "overdue",
        "yours": True,
    }


def _agreement(_pk: Any, la_code: str, place: str) -> dict[str, Any]:
    return {
        "title": "Sign the sharing agreement",
        "url": reverse("councils:agreement_list", args=[la_code]),
        "hint": f"{place}: what is shared of it, with whom, from when",
        "status": "To do",
        "colour": "progress",
        "yours": True,
    }


_TASKS: Final = {_CONCERN: _concern, _AGREEMENT: _agreement}
