"""What waits for the holder of a post in person: concerns about a child, agreements to sign, new early signs."""

import datetime as dt
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse

from cib.common import clock
from cib.common.components.words import counted, long_date
from councils.enums import AgreementStatus, Role
from councils.models import SharingAgreement
from councils.queries import standing_of
from peerchallenge.models import Concern
from peerchallenge.permissions import POLICY
from profiles.models import EarlySign

_CONCERN: Final = "a"  # in the order in which they stand
_AGREEMENT: Final = "b"
_SIGN: Final = "c"


class _Row(NamedTuple):
    """One of them: its kind, since or until when (as text), its id, what it is about, the council's name."""

    kind: str
    when: str
    pk: Any
    about: str
    place: str


def tasks_in_person(user: Any) -> list[dict[str, Any]]:
    """Give all of them as tasks, concerns on top, those that wait longest first; the signs of a council as one.

    One query, since homes stand near their limit.
    """
    if not standing_of(user).has(Role.DCS, Role.CHIEF_EXECUTIVE, Role.CIB_STAFF):
        return []
    offer = "engagement__offer_version__name"
    concerns = _rows(_CONCERN, concerns_to_read(user), "raised_at", offer, "engagement__host__name")
    agreements = _rows(_AGREEMENT, agreements_to_sign(user), "drafted_at", "council__la_code", "council__name")
    signs = _rows(_SIGN, new_signs(user), "shown_to_others_from", "council__la_code", "council__name")
    rows = [_Row(*row) for row in concerns.union(agreements, signs, all=True).order_by("kind", "when")]
    found = [_concern(row) for row in rows if row.kind == _CONCERN]
    found += [_agreement(row) for row in rows if row.kind == _AGREEMENT]
    of_signs = sorted((row for row in rows if row.kind == _SIGN), key=lambda row: row.place)
    return found + [_signs(list(group)) for _, group in groupby(of_signs, key=lambda row: row.place)]


def _rows(kind: str, rows: QuerySet[Any], when: str, about: str, place: str) -> QuerySet[Any, tuple[Any, ...]]:
    named = rows.order_by().annotate(
        kind=Value(kind, output_field=CharField(max_length=1)),
        when=Cast(when, CharField(max_length=40)),
        named=F(about),
        place=F(place),
    )
    return named.values_list("kind", "when", "pk", "named", "place")


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


def new_signs(user: Any) -> QuerySet[EarlySign]:
    """Give the signs about a director's council that it alone sees still, and has not answered."""
    mine = EarlySign.objects.filter(council__in=standing_of(user).councils(Role.DCS), passed_on__isnull=True)
    return mine.filter(shown_to_others_from__gt=clock.today(), raised_by__isnull=True, answers__isnull=True)


def _concern(row: _Row) -> dict[str, Any]:
    return {
        "title": "Read a concern about a child, now",
        "url": reverse("peerchallenge:concern_detail", args=[row.pk]),
        "hint": f"{row.about} in {row.place}",
        "status": "Now",
        "colour": "overdue",
        "yours": True,
    }


def _agreement(row: _Row) -> dict[str, Any]:
    return {
        "title": "Sign the sharing agreement",
        "url": reverse("councils:agreement_list", args=[row.about]),
        "hint": f"{row.place}: what is shared of it, with whom, from when",
        "status": "To do",
        "colour": "progress",
        "yours": True,
    }


def _signs(rows: list[_Row]) -> dict[str, Any]:
    first, until = rows[0], dt.date.fromisoformat(rows[0].when[:10])
    return {
        "title": f"Look at {counted(len(rows), 'new early sign')}",
        "url": reverse("profiles:council_signs", args=[first.about]),
        "hint": f"{first.place} alone sees {'it' if len(rows) == 1 else 'them'} before {long_date(until)}",
        "status": "To do",
        "colour": "progress",
        "yours": True,
    }
