"""Questions about scopes, scoping meetings and ground rules."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from councils.enums import Role
from councils.models import Appointment, Person
from councils.queries import holders_of
from peerchallenge.enums import ScopeStatus
from peerchallenge.models import Engagement, GroundRules, GroundRulesClause, Scope, ScopingMeeting
from peerchallenge.queries.dates import site_half_days_of
from peerchallenge.rules.scoping import ScopeFacts

IN_THE_MAKING = (ScopeStatus.DRAFT, ScopeStatus.PROPOSED)


def scopes_of(engagement: Engagement) -> QuerySet[Scope]:
    """Give all versions of the scope, the newest first, with their lines of enquiry."""
    return engagement.scopes.select_related("approved_by").prefetch_related("lines").order_by("-number")


def scope_in_the_making(engagement: Engagement) -> Scope | None:
    """Give the version that is being written or waits for approval, or None."""
    return engagement.scopes.filter(status__in=IN_THE_MAKING).first()


def scope_in_force(engagement: Engagement) -> Scope | None:
    """Give the approved version, or None."""
    return engagement.scopes.filter(status=ScopeStatus.APPROVED).first()


def current_scope(engagement: Engagement) -> Scope | None:
    """Give the version in the making, or else the one in force, or None before anybody wrote one."""
    return scope_in_the_making(engagement) or scope_in_force(engagement)


def scope_facts(
    engagement: Engagement, scope: Scope, *, site_half_days: int | None = None, was_meeting_held: bool | None = None
) -> ScopeFacts:
    """Give the facts that the rules of a scope ask for; the days on site are those fixed, or else those asked for.

    A page that has read visits and meetings already says what it found in them.
    """
    fixed = site_half_days_of(engagement) if site_half_days is None else site_half_days
    met = engagement.scoping_meetings.exists() if was_meeting_held is None else was_meeting_held
    return ScopeFacts(
        status=scope.status,
        focus=scope.focus,
        lines=len(scope.lines.all()),
        site_half_days=fixed or engagement.site_half_days,
        lines_per_day_max=engagement.offer_version.lines_per_site_day_max,
        are_dates_fixed=bool(fixed),
        was_meeting_held=met,
        no_meeting_reason=scope.no_meeting_reason,
        findings_go_to=scope.findings_go_to,
        existing_plan=scope.existing_plan,
    )


def meetings_of(engagement: Engagement) -> QuerySet[ScopingMeeting]:
    """Give the scoping meetings in order of their dates."""
    return engagement.scoping_meetings.select_related("recorded_by").order_by("held_on", "recorded_at")


def current_clauses() -> QuerySet[GroundRulesClause]:
    """Give the newest version of every clause that counts today, in order."""
    newest = GroundRulesClause.objects.in_force().filter(code=OuterRef("code")).order_by("-number").values("pk")[:1]
    return GroundRulesClause.objects.filter(pk=Subquery(newest)).order_by("order", "code")


def ground_rules_in_force(engagement: Engagement) -> GroundRules | None:
    """Give the ground rules that were drawn up and not voided, or None."""
    rows = engagement.ground_rules.filter(voided_at__isnull=True)
    return rows.select_related("host_signed_by", "lead_signed_by", "scope").prefetch_related("clauses").first()


def lead_members_of(engagement: Engagement) -> QuerySet[Person]:
    """Give the host's lead member for children's services today (none when the post is vacant)."""
    return holders_of(Role.LEAD_MEMBER, council=engagement.host)


def host_has_lead_member() -> Exists:
    """Give a condition on engagements: somebody holds the post of lead member at the host today."""
    return Exists(Appointment.objects.current().filter(role=Role.LEAD_MEMBER, council=OuterRef("host")))
