"""Questions about visits, effort and concerns."""

import datetime as dt

from django.db.models import F, Max, Min, Q, QuerySet

from cib.common import clock
from councils.enums import Role
from councils.models import Person
from councils.queries import holders_of
from peerchallenge.enums import DisputeStatus, EffortKind, EngagementStatus, InvitationStatus, VisitStatus
from peerchallenge.models import Engagement, Extension, PlaceInvitation, TimeEntry, Visit
from peerchallenge.queries.days.plans import PersonTime, planned_times
from peerchallenge.rules.visits import EffortFacts, SettlingFacts, VisitFacts, settles_by_itself_on

_STANDS = (VisitStatus.FIXED, VisitStatus.DONE)


def standing_visits(engagement: Engagement) -> QuerySet[Visit]:
    """Give the visits that are planned or done, in order (not those moved or cancelled)."""
    return engagement.visits.filter(status__in=_STANDS).order_by("first_day", "number")


def visit_facts(engagement: Engagement) -> VisitFacts:
    """Give the first day on site still to begin, and the last day over all standing visits."""
    days = standing_visits(engagement).aggregate(
        first=Min("first_day", filter=Q(status=VisitStatus.FIXED)), last=Max("last_day")
    )
    return VisitFacts(clock.today(), days["first"], days["last"])


def accepted_invitations(engagement: Engagement) -> QuerySet[PlaceInvitation]:
    """Give the team: accepted invitations with their people, in the order of the places."""
    found = engagement.invitations.filter(status=InvitationStatus.ACCEPTED)
    return found.select_related("challenger__person", "place", "giver").order_by("place__order")


def effort_facts(entry: TimeEntry, *, half_days: int | None = None) -> EffortFacts:
    """Give the facts of an entry, as it stands or with other half-days."""
    return EffortFacts(
        clock.today(), entry.kind, entry.date, entry.half_days if half_days is None else half_days, entry.status
    )


def settling_facts(engagement: Engagement) -> SettlingFacts:
    """Give what stands before an engagement's days are settled."""
    facts = visit_facts(engagement)
    return SettlingFacts(facts.today, facts.last_day, tuple(effort_facts(e) for e in engagement.time_entries.all()))


def planned_entries(engagement: Engagement) -> list[PersonTime]:
    """Give the plan that is laid out for confirming: the very plan from which the ledger reserves.

    What is planned away from the site is left out for those who have accounted for that kind already.
    """
    known = engagement.time_entries.exclude(status=DisputeStatus.PLANNED).exclude(kind=EffortKind.FIELDWORK)
    done = set(known.values_list("invitation", "kind"))
    return [time for time in planned_times(engagement) if (time.invitation_id, time.effort) not in done]


def effort_of(engagement: Engagement) -> QuerySet[TimeEntry]:
    """Give all time entries of an engagement with their people."""
    return engagement.time_entries.select_related("invitation__challenger__person", "invitation__giver").order_by(
        "invitation__place__order", "date", "kind"
    )


def engagements_due_on_site(today: dt.date) -> QuerySet[Engagement]:
    """Give the engagements being prepared whose first day on site has come."""
    due = Visit.objects.filter(status=VisitStatus.FIXED, first_day__lte=today).values("engagement")
    return Engagement.objects.filter(status=EngagementStatus.PREPARING, pk__in=due)


def engagements_due_to_settle(today: dt.date) -> list[Engagement]:
    """Give the engagements on site whose days settle by themselves by today and are not disputed."""
    rows = Engagement.objects.filter(status=EngagementStatus.ON_SITE, settled_at__isnull=True)
    rows = rows.filter(visits__status__in=_STANDS).annotate(last_day=Max("visits__last_day"))
    rows = rows.exclude(time_entries__status=DisputeStatus.DISPUTED)
    days = rows.annotate(settle_days=F("offer_version__settle_days"))
    return [e for e in days.order_by("number") if settles_by_itself_on(e.last_day, e.settle_days) <= today]


def concern_recipient(engagement: Engagement, *, is_about_dcs: bool) -> Person | None:
    """Give who must hear of a concern: the host's DCS, or about the DCS the chief executive.

    None when the post is vacant, or when whoever holds it cannot sign in and so would never read it.
    """
    role = Role.CHIEF_EXECUTIVE if is_about_dcs else Role.DCS
    found: Person | None = holders_of(role, council=engagement.host).filter(user__is_active=True).first()
    return found


def open_extensions(engagement: Engagement) -> QuerySet[Extension]:
    """Give the extensions that were proposed and neither agreed by both nor taken back."""
    return Extension.objects.filter(engagement=engagement, allowance__isnull=True, withdrawn_at__isnull=True)
