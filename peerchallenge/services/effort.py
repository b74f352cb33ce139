"""Days: the plan is laid out, each person confirms or corrects their own, the lead settles."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotAllowed, NotVisible, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from councils.queries import standing_of
from councils.services.events import write_event
from peerchallenge.enums import DisputeStatus, EngagementStatus, VisitStatus
from peerchallenge.models import Engagement, TimeEntry
from peerchallenge.notifications import visits as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import locked_engagement
from peerchallenge.queries.visits import effort_facts, planned_entries, settling_facts, visit_facts
from peerchallenge.rules.visits import EFFORT_RULES, SETTLING_RULES, dispute_has_note, entry_is_disputed
from peerchallenge.services.days import settle_engagement_days
from peerchallenge.services.grants import follow_grants
from peerchallenge.signals import engagement_moved
from peerchallenge.states import ENGAGEMENT_MOVES, VISIT_MOVES


def prefill_effort(engagement: Engagement) -> int:
    """Lay out the plan as entries to confirm, drop what is planned no more; what was accounted for stays.

    Called inside the service that begins or moves a visit, whose audit row tells of it. Gives how many were added.
    """
    plan = planned_entries(engagement)
    wanted = {(p.invitation_id, p.effort, p.day) for p in plan}
    for entry in engagement.time_entries.filter(status=DisputeStatus.PLANNED):
        if (entry.invitation_id, entry.kind, entry.date) not in wanted:
            entry.delete()
    rows = [
        TimeEntry(
            engagement=engagement,
            invitation_id=planned.invitation_id,
            kind=planned.effort,
            date=planned.day,
            planned_half_days=planned.half_days,
            half_days=planned.half_days,
        )
        for planned in plan
    ]
    created = TimeEntry.objects.bulk_create(rows, ignore_conflicts=True)
    facts = visit_facts(engagement)
    if facts.last_day is not None:
        notifications.remind_of_effort(engagement, facts.last_day)
    return len(created)


def _locked_entry(entry_id: UUID) -> TimeEntry:
    """Give an entry, its engagement locked before it; raise NotVisible where there is none."""
    found = TimeEntry.objects.filter(pk=entry_id).values_list("engagement", flat=True).first()
    if found is None:
        raise NotVisible
    engagement = locked_engagement(found)
    rows = TimeEntry.objects.select_for_update(of=("self",)).select_related("invitation__challenger")
    entry = rows.get(pk=entry_id)
    entry.engagement = engagement
    return entry


def _own_entry(entry_id: UUID, actor: User) -> TimeEntry:
    """Lock an entry and make sure that it is the actor's own."""
    entry = _locked_entry(entry_id)
    POLICY.require(actor, "confirm_effort", entry.engagement)
    if entry.invitation.challenger.person_id != standing_of(actor).person_id:
        raise NotAllowed("Everybody confirms their own days.")
    return entry


@transaction.atomic
def confirm_effort(*, engagement_id: UUID, actor: User) -> int:
    """Confirm all of one's own days so far as planned, in one go; gives how many were confirmed."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "confirm_effort", engagement)
    mine = engagement.time_entries.filter(
        invitation__challenger__person=standing_of(actor).person_id,
        status=DisputeStatus.PLANNED,
        date__lte=clock.today(),
    )
    entries = list(mine)
    for entry in entries:
        save_new_version(entry, [], status=DisputeStatus.CONFIRMED, confirmed_at=clock.now())
    if entries:
        audit.record("effort.confirmed", engagement, actor=actor, changes={"entries": len(entries)})
    return len(entries)


@transaction.atomic
def correct_effort(*, entry_id: UUID, half_days: int, note: str, actor: User, version: int | None = None) -> TimeEntry:
    """Put one of one's own entries right where it went otherwise than planned, and so confirm it. Half-days."""
    entry = _own_entry(entry_id, actor)
    check_version(entry, version)
    facts = effort_facts(entry, half_days=half_days)
    refuse_if(rule(facts) for rule in EFFORT_RULES)
    before = entry.half_days
    save_new_version(
        entry, [], half_days=half_days, note=note, status=DisputeStatus.CONFIRMED, confirmed_at=clock.now()
    )
    audit.record("effort.corrected", entry, actor=actor, thread=entry.engagement, before=before, after=half_days)
    return entry


@transaction.atomic
def dispute_effort(*, entry_id: UUID, note: str, actor: User, version: int | None = None) -> TimeEntry:
    """Dispute an entry before it settles: host, lead or manager may, and nothing settles until it is right."""
    entry = _locked_entry(entry_id)
    POLICY.require(actor, "dispute_effort", entry.engagement)
    check_version(entry, version)
    facts = effort_facts(entry)
    refuse_if([*(rule(facts) for rule in EFFORT_RULES), dispute_has_note(note)])
    save_new_version(entry, [], status=DisputeStatus.DISPUTED, disputed_at=clock.now(), note=note)
    audit.record("effort.disputed", entry, actor=actor, thread=entry.engagement, confidential=["note"])
    person_id = entry.invitation.challenger.person_id
    told = [person_id, *notifications.lead_ids(entry.engagement), *notifications.manager_ids(entry.engagement)]
    notifications.tell("effort.disputed", entry.engagement, told, key=f"{entry.pk}:{entry.version}", actor=actor)
    return entry


@transaction.atomic
def withdraw_dispute(*, entry_id: UUID, actor: User, version: int | None = None) -> TimeEntry:
    """Let a disputed entry stand as it is written, so that the days can settle."""
    entry = _locked_entry(entry_id)
    POLICY.require(actor, "dispute_effort", entry.engagement)
    check_version(entry, version)
    refuse_if([entry_is_disputed(entry.status)])
    after = DisputeStatus.CONFIRMED if entry.confirmed_at else DisputeStatus.PLANNED
    save_new_version(entry, [], status=after, disputed_at=None)
    audit.record("effort.dispute_withdrawn", entry, actor=actor, thread=entry.engagement)
    return entry


@transaction.atomic
def settle_engagement(*, engagement_id: UUID, actor: User | None, version: int | None = None) -> Engagement:
    """Settle the days: what was done is delivered in the ledger, the rest released, and everybody's standing shows it.

    The lead or manager does it; the programme itself (actor None) when the offer's days have passed undisputed.
    """
    engagement = locked_engagement(engagement_id)
    if actor is not None:
        POLICY.require(actor, "settle_days", engagement)
    check_version(engagement, version)
    check_move(ENGAGEMENT_MOVES, engagement.status, EngagementStatus.CLOSED)
    facts = settling_facts(engagement)
    refuse_if(rule(facts) for rule in SETTLING_RULES)
    settle_engagement_days(engagement=engagement, actor=actor)
    for visit in engagement.visits.filter(status=VisitStatus.FIXED):
        check_move(VISIT_MOVES, visit.status, VisitStatus.DONE)
        save_new_version(visit, [], status=VisitStatus.DONE)
    save_new_version(engagement, [], settled_at=clock.now())
    audit.record("engagement.settled", engagement, actor=actor)
    everyone = notifications.everyone_ids(engagement)
    notifications.tell("engagement.settled", engagement, everyone, key="settled", actor=actor)
    return close_until_reports_exist(engagement, actor)


def close_until_reports_exist(engagement: Engagement, actor: User | None) -> Engagement:
    """Close from on site once the days are settled: a temporary move, until reporting and following up exist."""
    before = engagement.status
    check_move(ENGAGEMENT_MOVES, before, EngagementStatus.CLOSED)
    save_new_version(engagement, [], status=EngagementStatus.CLOSED, ended_at=clock.now())
    follow_grants(engagement)
    last = engagement.visits.filter(status=VisitStatus.DONE).aggregate(last=Max("last_day"))["last"]
    write_event(
        council_id=engagement.host_id,
        kind="challenge.done",
        on_date=last or clock.today(),
        text=engagement.offer_version.name,
        source=engagement,
    )
    audit.record("engagement.closed", engagement, actor=actor, before=before, after=engagement.status)
    engagement_moved.send(sender=Engagement, engagement=engagement, before=before)
    return engagement
