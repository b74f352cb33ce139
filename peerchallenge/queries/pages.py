"""Engagements with everything that a page or a task list about them shows, in a fixed number of queries."""

from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from cib.common import clock
from peerchallenge.enums import DisputeStatus, EngagementStatus, InvitationStatus, VisitStatus
from peerchallenge.models import (
    Engagement,
    EngagementRole,
    Extension,
    GroundRules,
    LineOfEnquiry,
    PlaceInvitation,
    PlannedEffort,
    Scope,
    ScopingMeeting,
    TimeEntry,
    Visit,
)
from peerchallenge.queries.scoping import host_has_lead_member

#: An engagement as `with_page_facts` gives it: with what it adds, which no type knows of.
EngagementWithFacts: TypeAlias = Any

LIVE_INVITATIONS = (InvitationStatus.INVITED, InvitationStatus.ACCEPTED)
FINISHED = (EngagementStatus.CLOSED, EngagementStatus.DECLINED, EngagementStatus.CANCELLED)


def first_day_on_site(engagement: str = "pk") -> Subquery:
    """Give the first day of an engagement's visits that stand; looked up for the rows that are shown, not for all.

    `engagement` is the path from the rows to the engagement.
    """
    stands = Visit.objects.filter(engagement=OuterRef(engagement), status__in=[VisitStatus.FIXED, VisitStatus.DONE])
    return Subquery(stands.order_by("first_day").values("first_day")[:1])


def _live_team() -> QuerySet[PlaceInvitation]:
    rows = PlaceInvitation.objects.filter(status__in=LIVE_INVITATIONS)
    return rows.select_related("challenger__person", "place", "giver", "releaser").order_by("place__order")


def _open_lines() -> Any:
    return LineOfEnquiry.objects.filter(
        scope__engagement=OuterRef("pk"), emerged_on_site=True, acknowledged_at__isnull=True
    )


def _of(model: Any, **conditions: Any) -> Any:
    return model.objects.filter(engagement=OuterRef("pk"), **conditions)


def _annotated(rows: QuerySet[Engagement], person_id: UUID | None) -> QuerySet[Engagement]:
    """Add, without a query of their own, what is done and what is still to do, by anybody and by this person."""
    rules = _of(GroundRules, voided_at__isnull=True)
    planned = _of(TimeEntry, status__in=[DisputeStatus.PLANNED, DisputeStatus.DISPUTED])
    proposed = _of(Extension, allowance__isnull=True, withdrawn_at__isnull=True).order_by("proposed_at")
    own = planned.filter(invitation__challenger__person=person_id)
    return rows.annotate(
        has_lead_member=host_has_lead_member(),
        has_meeting=Exists(_of(ScopingMeeting)),
        has_effort_plan=Exists(PlannedEffort.objects.filter(invitation__engagement=OuterRef("pk"))),
        has_open_lines=Exists(_open_lines()),
        has_unconfirmed=Exists(planned),
        has_own_to_confirm=Exists(own),
        has_own_due=Exists(own.filter(date__lte=clock.today())),
        extension_id=Subquery(proposed.values("pk")[:1]),
        extension_reason=Subquery(proposed.values("reason")[:1]),
        extension_host_agreed_at=Subquery(proposed.values("host_agreed_at")[:1]),
        extension_lead_agreed_at=Subquery(proposed.values("lead_agreed_at")[:1]),
        scope_status=Subquery(_of(Scope).order_by("-number").values("status")[:1]),
        host_signed_at=Subquery(rules.values("host_signed_at")[:1]),
        lead_signed_at=Subquery(rules.values("lead_signed_at")[:1]),
    )


def with_page_facts(rows: QuerySet[Engagement], person_id: UUID | None) -> QuerySet[Engagement]:
    """Add to engagements what their task list needs: team, visits, roles, and what is still to do. Five queries."""
    visits = Visit.objects.filter(status__in=[VisitStatus.FIXED, VisitStatus.DONE])
    return (
        _annotated(rows, person_id)
        .select_related("offer_version__offer", "host__region", "manager")
        .prefetch_related(
            "places",
            Prefetch("roles", queryset=EngagementRole.objects.select_related("person")),
            Prefetch("invitations", queryset=_live_team()),
            Prefetch("visits", queryset=visits),
        )
    )
