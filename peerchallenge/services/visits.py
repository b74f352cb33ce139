"""On site: the visit begins, lines of enquiry emerge, a concern about a child reaches the right person at once."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from councils.models import Person
from councils.queries import person_of
from peerchallenge.enums import EngagementStatus, ScopeStatus
from peerchallenge.models import Concern, Engagement, LineOfEnquiry
from peerchallenge.notifications import visits as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, locked_engagement
from peerchallenge.queries.visits import concern_recipient, visit_facts
from peerchallenge.rules.visits import (
    concern_comes_from_the_work,
    concern_has_recipient,
    engagement_is_not_paused,
    engagement_is_on_site,
    visit_has_come,
)
from peerchallenge.services.effort import prefill_effort
from peerchallenge.states import ENGAGEMENT_MOVES


def own_person(actor: User) -> Person:
    """Give the person who acts; every signed-in user that a rule lets act has one."""
    person = person_of(actor)
    assert person is not None, "permissions let nobody without a person act"
    return person


@transaction.atomic
def begin_visit(*, engagement_id: UUID, actor: User | None, version: int | None = None) -> Engagement:
    """Move from preparing to on site on the first day, and lay out the plan of days for confirming.

    The programme itself (actor None) does it each morning; those who run the engagement may do it sooner that day.
    """
    engagement = locked_engagement(engagement_id)
    if actor is not None:
        POLICY.require(actor, "begin_visit", engagement)
    check_version(engagement, version)
    check_move(ENGAGEMENT_MOVES, engagement.status, EngagementStatus.ON_SITE)
    refuse_if([engagement_is_not_paused(engagement.status), visit_has_come(visit_facts(engagement))])
    before = engagement.status
    save_new_version(engagement, [], status=EngagementStatus.ON_SITE, visit_started_at=clock.now())
    prefill_effort(engagement)
    audit.record(
        "engagement.visit_begun",
        engagement,
        actor=actor,
        before=before,
        after=engagement.status,
        acting_for=acting_for(actor, engagement) if actor is not None else None,
    )
    everyone = notifications.everyone_ids(engagement)
    notifications.tell("visit.begun", engagement, everyone, key=str(engagement.version), actor=actor)
    return engagement


@transaction.atomic
def add_line_on_site(*, engagement_id: UUID, question: str, actor: User) -> LineOfEnquiry:
    """Add a line of enquiry that emerged on site; the host is asked to acknowledge it (R100)."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "add_line_on_site", engagement)
    refuse_if([engagement_is_on_site(engagement.status)])
    scope = engagement.scopes.get(status=ScopeStatus.APPROVED)
    sent_twice = scope.lines.filter(question=question, emerged_on_site=True).first()
    if sent_twice is not None:
        return sent_twice
    line = LineOfEnquiry.objects.create(
        scope=scope,
        order=1 + max((known.order for known in scope.lines.all()), default=0),
        question=question,
        emerged_on_site=True,
        raised_at=clock.now(),
        raised_by=own_person(actor),
    )
    audit.record("line.emerged", line, actor=actor, thread=engagement)
    notifications.tell("line.emerged", engagement, notifications.host_dcs_ids(engagement), key=str(line.pk))
    return line


@transaction.atomic
def acknowledge_line(*, line_id: UUID, actor: User) -> LineOfEnquiry:
    """Acknowledge, for the host, a line of enquiry that emerged on site; a second time changes nothing."""
    found = LineOfEnquiry.objects.filter(pk=line_id).values_list("scope__engagement", flat=True).first()
    if found is None:
        raise NotVisible
    engagement = locked_engagement(found)
    line = LineOfEnquiry.objects.select_for_update().get(pk=line_id)
    POLICY.require(actor, "acknowledge_line", engagement)
    if line.acknowledged_at is not None or not line.emerged_on_site:
        return line
    line.acknowledged_at, line.acknowledged_by = clock.now(), own_person(actor)
    line.save(update_fields=["acknowledged_at", "acknowledged_by"])
    principal = acting_for(actor, engagement)
    audit.record("line.acknowledged", line, actor=actor, thread=engagement, acting_for=principal)
    return line


@transaction.atomic
def raise_concern(*, engagement_id: UUID, text: str, is_about_dcs: bool, actor: User) -> Concern:
    """Pass a concern about a child at once to the host's DCS, or about the DCS to the chief executive (R119)."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "raise_concern", engagement)
    recipient = concern_recipient(engagement, is_about_dcs=is_about_dcs)
    refuse_if(
        [
            concern_comes_from_the_work(engagement.status),
            concern_has_recipient(recipient is not None, is_about_dcs=is_about_dcs),
        ]
    )
    said = {"text": text, "is_about_dcs": is_about_dcs, "raised_by": own_person(actor), "passed_to": recipient}
    sent_twice = engagement.concerns.filter(**said).first()
    if sent_twice is not None:
        return sent_twice
    concern = Concern.objects.create(engagement=engagement, raised_at=clock.now(), **said)
    audit.record("concern.raised", concern, actor=actor, thread=engagement, confidential=["text"])
    notifications.concern_raised(concern, notifications.lead_ids(engagement))
    return concern


@transaction.atomic
def record_concern_read(*, concern_id: UUID, actor: User) -> Concern:
    """Leave the audit row of somebody reading a concern, and give it to them."""
    concern = Concern.objects.select_related("engagement__host", "raised_by", "passed_to").get(pk=concern_id)
    POLICY.require(actor, "view_concern", concern)
    audit.record("concern.read", concern, actor=actor, thread=concern.engagement)
    return concern


@transaction.atomic
def answer_concern(*, concern_id: UUID, action_taken: str, actor: User, version: int | None = None) -> Concern:
    """Say that a concern was received and, when there is something to write down, what was done."""
    concern = Concern.objects.select_for_update().filter(pk=concern_id).first()
    if concern is None:
        raise NotVisible
    POLICY.require(actor, "answer_concern", concern)
    check_version(concern, version)
    action = "concern.answered" if action_taken else "concern.received"
    received = concern.received_at or clock.now()
    save_new_version(concern, [], received_at=received, action_taken=action_taken or concern.action_taken)
    audit.record(action, concern, actor=actor, thread=concern.engagement, confidential=["action_taken"])
    return concern
