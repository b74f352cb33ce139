"""Challenges and reviews: the list, the page of one as a task list, its history."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, QuerySet, When
from django.urls import reverse
from django.views.generic import TemplateView

from cib.common import audit, clock
from cib.common.forms import lower_first
from cib.common.lists import AllowedList
from cib.common.models import AuditEntry
from cib.common.views import AllowedMixin
from councils.enums import Role
from councils.queries import standing_of
from peerchallenge.enums import EngagementStatus, InvitationStatus
from peerchallenge.filters.engagements import EngagementFilter
from peerchallenge.models import Engagement, PlaceInvitation, TeamPlace
from peerchallenge.permissions import POLICY
from peerchallenge.permissions.priming import prime, with_conflict_of
from peerchallenge.queries.pages import EngagementWithFacts, first_day_on_site, with_page_facts
from peerchallenge.rules.visits import CONCERNS, MOVABLE
from peerchallenge.signals import pages_asked
from peerchallenge.states import ENGAGEMENT_MOVES
from peerchallenge.steps import (
    STAGES,
    Step,
    coordinator_of,
    current_stage,
    first_day_of,
    last_day_of,
    position_of,
    stages_of,
    steps_of,
    to_clear,
)
from peerchallenge.steps.rows import task_rows
from peerchallenge.tables.engagements import EngagementTable
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.objects import engagement_crumbs, find, find_engagement

Links = list[tuple[str, str]]
#: Whom a line of the history means, by type and id of its object.
People = dict[tuple[str, str], str]

#: Changes of course: what one clicks, the permission, the page, and the state that would follow.
CHANGES = (
    ("Pause", "pause_engagement", "engagement_pause", EngagementStatus.PAUSED),
    ("Decline the request", "decline_engagement", "engagement_decline", EngagementStatus.DECLINED),
    ("Cancel", "cancel_engagement", "engagement_cancel", EngagementStatus.CANCELLED),
)

#: Pages below an engagement's: what one clicks, the permission, the page, and the stage from which there is one.
PAGES = (
    ("The request", "view_request", "request_check", EngagementStatus.DRAFT),
    ("Team and shortlist", "see_shortlist", "shortlist", EngagementStatus.MATCHING),
    ("Scope", "view_scope", "scope_detail", EngagementStatus.SCOPING),
    ("Plan of effort", "view_effort", "effort_plan", EngagementStatus.SCOPING),
    ("Host coordinator", "appoint_coordinator", "appoint_coordinator", EngagementStatus.MATCHING),
    ("Who acts for you", "name_own_delegate", "name_own_delegate", EngagementStatus.DRAFT),
    ("Services that take part", "name_service_leads", "name_service_leads", EngagementStatus.SCOPING),
    ("Ground rules", "view_ground_rules", "ground_rules", EngagementStatus.AGREEING),
    ("Days of the team", "view_effort", "effort", EngagementStatus.ON_SITE),
)

#: How many lines of the history the page itself shows.
LATEST = 6

#: Stages at which more days may turn out to be needed.
EXTENDABLE = (
    EngagementStatus.SCOPING,
    EngagementStatus.AGREEING,
    EngagementStatus.PREPARING,
    EngagementStatus.ON_SITE,
)


class EngagementList(AllowedList):
    """All engagements that the reader may know of."""

    policy = POLICY
    action = "view_engagement"
    table_class = EngagementTable
    filterset_class = EngagementFilter
    list_name = "challenges and reviews"
    export_name = "challenges-and-reviews"
    template_name = "peerchallenge/engagement_list.html"

    def get_allowed_object(self) -> Any:
        """Everybody has a list; it holds what they may know of."""
        return None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Ask only that one is signed in."""
        return super(AllowedMixin, self).dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Engagement]:
        """Narrow to what the reader may know of."""
        in_order = Case(*(When(status=status, then=n) for n, status in enumerate(EngagementStatus)), default=0)
        rows = Engagement.objects.select_related("offer_version", "host", "manager")
        rows = rows.annotate(first_day=first_day_on_site(), stage_order=in_order)
        return POLICY.objects_for(self.request.user, "view_engagement", rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer to ask for a challenge to those who may."""
        standing = standing_of(self.request.user)
        may_request = standing.has(Role.DCS, Role.CIB_STAFF) or bool(standing.delegated_councils())
        return super().get_context_data(may_request=may_request, **kwargs)


class EngagementDetail(ReadOnceMixin, AllowedMixin, TemplateView):
    """One engagement: what is done, what is next, who holds it and by when."""

    policy = POLICY
    action = "view_engagement"
    template_name = "peerchallenge/engagement_detail.html"
    engagement: EngagementWithFacts

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address, with all that the page shows."""
        rows = with_page_facts(Engagement.objects.all(), standing_of(self.request.user).person_id)
        self.engagement = find(with_conflict_of(self.request.user, rows), pk=self.kwargs["engagement_id"])
        prime(self.request.user, [self.engagement])
        return self.engagement

    def may(self, action: str) -> bool:
        """Ask the policy about this engagement."""
        return POLICY.allows(self.request.user, action, self.engagement)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the rail, the steps this reader may know of, team, dates and what they may do."""
        engagement, user = self.engagement, self.request.user
        sees_history = self.may("view_history")
        steps = steps_of(user, engagement, to_clear(user, [engagement]))
        groups = _by_stage(steps) if sees_history else []
        first = first_day_of(engagement)
        return super().get_context_data(
            engagement=engagement,
            breadcrumbs=engagement_crumbs(engagement)[:2],
            stages=stages_of(engagement),
            yours=[step for step in steps if step.yours],
            tasks=[] if sees_history else task_rows(steps),
            groups=[group for group in groups if not group["done"]],
            done_groups=[group for group in groups if group["done"]],
            team=self._team(),
            coordinator=coordinator_of(engagement) if sees_history else None,
            first_day=first,
            last_day=last_day_of(engagement),
            visit_has_come=first is not None and first <= clock.today(),
            takes_concerns=engagement.status in CONCERNS,
            dates=_dates(engagement),
            can={action: self.may(action) for action in SHOWN},
            concerns=self._concerns(),
            links=self._links(),
            changes=self._changes(),
            history=history_lines(user, engagement, self._people())[:LATEST] if sees_history else [],
            **kwargs,
        )

    def _team(self) -> list[dict[str, Any]]:
        """Give the places with their people, where the reader may know the team."""
        if not self.may("view_team"):
            return []
        by_place = {i.place_id: i for i in self.engagement.invitations.all()}
        return [_place_row(place, by_place.get(place.pk)) for place in self.engagement.places.all()]

    def _people(self) -> People:
        """Give those whom lines of the history mean: who is on the team or asked, as the page names them anyway."""
        shown = self.engagement.invitations.all() if self.may("view_team") else []
        return people_meant(shown)

    def _concerns(self) -> list[dict[str, Any]]:
        """Give the concerns that this reader was told of or raised; asked only of those who may have been."""
        leads = standing_of(self.request.user).councils(Role.DCS, Role.CHIEF_EXECUTIVE)
        may_have = self.engagement.host_id in leads or self.may("raise_concern")
        if self.engagement.agreed_at is None or not may_have:
            return []
        concerns = self.engagement.concerns.select_related("engagement")
        rows = POLICY.objects_for(self.request.user, "view_concern", concerns)
        return [
            {
                "raised_at": c.raised_at,
                "url": reverse("peerchallenge:concern_detail", args=[c.pk]),
                "needs_you": c.received_at is None and POLICY.allows(self.request.user, "answer_concern", c),
            }
            for c in rows
        ]

    def _links(self) -> Links:
        """Give the pages below this one that the reader may open at this stage."""
        engagement = self.engagement
        reached = position_of(current_stage(engagement))
        found = [
            (label, reverse(f"peerchallenge:{name}", args=[engagement.pk]))
            for label, action, name, stage in PAGES
            if reached >= position_of(stage) and self.may(action)
        ]
        if engagement.extension_id is not None and self.may("view_effort"):
            url = reverse("peerchallenge:extension_detail", args=[engagement.extension_id])
            found.append(("More days, proposed", url))
        if engagement.status in EXTENDABLE and self.may("propose_extension"):
            found.append(("Propose more days", reverse("peerchallenge:extension_propose", args=[engagement.pk])))
        answers: list[Any] = pages_asked.send(Engagement, engagement=engagement, user=self.request.user)
        return found + [page for _, pages in answers for page in pages]

    def _changes(self) -> Links:
        """Give the changes of course that are open at this stage to this reader."""
        engagement = self.engagement
        is_draft = engagement.status == EngagementStatus.DRAFT
        found = [
            ("Delete this draft" if is_draft else label, reverse(f"peerchallenge:{name}", args=[engagement.pk]))
            for label, action, name, after in CHANGES
            if ENGAGEMENT_MOVES.allows(engagement.status, after) and self.may(action)
        ]
        if engagement.status == EngagementStatus.PAUSED and self.may("resume_engagement"):
            found.insert(0, ("Resume", reverse("peerchallenge:engagement_resume", args=[engagement.pk])))
        movable = [v for v in engagement.visits.all() if v.first_day > clock.today()]
        if engagement.status in MOVABLE and self.may("move_visit"):
            words = [(f"Move the visit of {v.first_day:%-d %B}", v) for v in movable]
            found = [(label, reverse("peerchallenge:visit_move", args=[v.pk])) for label, v in words] + found
        return found


def _place_row(place: TeamPlace, invitation: PlaceInvitation | None) -> dict[str, Any]:
    """Give one place of the team for the side panel: who, from where, or what is needed."""
    if invitation is None:
        sub = "Not needed" if place.waived_at else ""
        return {"needed": lower_first(place.label), "sub": sub}
    waiting = "" if invitation.status == InvitationStatus.ACCEPTED else "; asked, not answered yet"
    employer = str(invitation.giver) if invitation.giver else "Associate"
    post = invitation.challenger.post_title
    return {
        "name": invitation.challenger.person.name,
        "lead": place.is_lead,
        "sub": f"{post}, {employer}{waiting}" if post else f"{employer}{waiting}",
    }


def _dates(engagement: Engagement) -> list[dict[str, Any]]:
    """Give what is fixed, day by day, for the side panel."""
    rows = []
    for visit in engagement.visits.all():
        rows.append({"date": visit.first_day, "text": visit.purpose or "The team is on site"})
        if visit.last_day != visit.first_day:
            rows.append({"date": visit.last_day, "text": "Last day on site"})
    return sorted(rows, key=lambda row: row["date"])


#: The permissions that the page's template asks.
SHOWN = frozenset(
    {
        "view_request",
        "view_history",
        "submit_request",
        "begin_visit",
        "take_on",
        "raise_concern",
        "resume_engagement",
    }
)


def _by_stage(steps: list[Step]) -> list[dict[str, Any]]:
    """Group the steps by stage in the order of the rail: those that are done at the end, folded."""
    names = [(EngagementStatus.DRAFT, "Draft"), *STAGES]
    found = [(name, [s for s in steps if s.stage == status]) for status, name in names]
    return [
        {"name": name, "tasks": task_rows(group), "done": all(s.done for s in group)} for name, group in found if group
    ]


#: Which lines of a history one reads: for each audience, the permission that puts one in it.
AUDIENCES = (
    ("everyone", "view_history"),
    ("manager", "see_exclusion_reasons"),
    ("team", "raise_concern"),
    ("host", "approve_scope"),
)


def people_meant(invitations: Iterable[PlaceInvitation]) -> People:
    """Give whom the lines about these invitations mean."""
    kind = PlaceInvitation._meta.label_lower
    return {(kind, str(row.pk)): row.challenger.person.name for row in invitations}


def history_lines(user: Any, engagement: Engagement, about: People, limit: int = 200) -> list[audit.HistoryLine]:
    """Tell the history of an engagement row by row as this reader may know it."""
    audiences = {audience for audience, action in AUDIENCES if POLICY.allows(user, action, engagement)}

    def reads(_entry: AuditEntry, audience: str) -> bool:
        return audience in audiences

    return audit.history_of(engagement, reads=reads, about=about, limit=limit)


class EngagementHistory(ReadOnceMixin, AllowedMixin, TemplateView):
    """Everything that happened, as far as the reader may know it."""

    policy = POLICY
    action = "view_history"
    template_name = "peerchallenge/engagement_history.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the lines, with the people of those invitations that this reader may know of."""
        engagement, user = self.engagement, self.request.user
        known = POLICY.objects_for(user, "view_invitation", PlaceInvitation.objects.filter(engagement=engagement))
        people = people_meant(known.select_related("challenger__person"))
        return super().get_context_data(
            engagement=engagement,
            breadcrumbs=engagement_crumbs(engagement),
            history=history_lines(user, engagement, people),
            **kwargs,
        )
