"""Writing a scope: the meeting record, the draft and its lines of enquiry."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.components.words import long_date
from cib.common.errors import NotVisible, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from peerchallenge.enums import ScopeStatus
from peerchallenge.models import Engagement, LineOfEnquiry, Scope, ScopingMeeting
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, locked_engagement, person_id_of
from peerchallenge.queries.scoping import scope_facts, scope_in_force, scope_in_the_making
from peerchallenge.rules.scoping import (
    difference_still_stands,
    existing_plan_is_named,
    line_is_new,
    line_says_something,
    lines_are_few_enough,
    meeting_is_not_ahead,
    scope_is_a_draft,
    scope_is_written_while_scoping,
)
from peerchallenge.states import SCOPE_MOVES
from profiles.queries.differences import differences_of

#: What a draft may say; a new version begins with what the one before said.
EDITABLE = (
    "focus",
    "why_now",
    "in_scope",
    "out_of_scope",
    "success",
    "basis",
    "findings_go_to",
    "existing_plan",
    "lead_member_level",
    "chief_executive_level",
    "feedback_form",
    "feedback_audience",
    "feedback_who",
    "breadth_reason",
    "no_meeting_reason",
)


@transaction.atomic
def record_meeting(
    *, engagement_id: UUID, held_on: dt.date, attendees: str, decisions: str, actor: User, version: int | None = None
) -> ScopingMeeting:
    """Record a scoping meeting: when it was, who was there, what was decided (R097)."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "record_scoping_meeting", engagement)
    check_version(engagement, version)
    refuse_if([scope_is_written_while_scoping(engagement.status), meeting_is_not_ahead(held_on, clock.today())])
    meeting = ScopingMeeting.objects.create(
        engagement=engagement,
        held_on=held_on,
        attendees=attendees,
        decisions=decisions,
        recorded_at=clock.now(),
        recorded_by_id=person_id_of(actor),
    )
    save_new_version(engagement, [])
    _record("scoping_meeting.recorded", meeting, engagement, actor, held_on=long_date(held_on))
    return meeting


@transaction.atomic
def open_scope(*, engagement_id: UUID, actor: User) -> Scope:
    """Begin a version of the scope, with what the request or the version before says; one in the making stays."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "edit_scope", engagement)
    refuse_if([scope_is_written_while_scoping(engagement.status)])
    return scope_in_the_making(engagement) or begin_version(engagement, actor)


@transaction.atomic
def edit_scope(*, engagement_id: UUID, actor: User, version: int | None = None, **fields: Any) -> Scope:
    """Change what the draft says; `fields` are names of EDITABLE. `version` is the scope's, 0 before there is one."""
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"A scope does not say {sorted(unknown)}")
    engagement, scope = draft_to_write(engagement_id, actor, version)
    changed = [name for name, value in fields.items() if getattr(scope, name) != value]
    for name in changed:
        setattr(scope, name, fields[name])
    refuse_if([existing_plan_is_named(scope_facts(engagement, scope))])
    if changed:
        save_new_version(scope, changed)
        _record("scope.edited", scope, engagement, actor, confidential=changed)
    return scope


@transaction.atomic
def add_line(*, engagement_id: UUID, question: str, actor: User, version: int | None = None) -> LineOfEnquiry:
    """Add a line of enquiry to the draft; many of them warn and never stop anybody (R099)."""
    engagement, scope = draft_to_write(engagement_id, actor, version)
    refuse_if([line_says_something(question), lines_are_few_enough(scope_facts(engagement, scope))])
    line = _new_line(scope, question, actor)
    _record("line.added", line, engagement, actor)
    return line


@transaction.atomic
def add_line_from_profile(
    *, engagement_id: UUID, indicator: str, actor: User, version: int | None = None
) -> LineOfEnquiry:
    """Make a line of enquiry of one of the host's largest differences from its neighbours (R090).

    `indicator` is its code. Only public figures are told in it: everybody who reads the scope may know them. The
    audit row counts how often scopes start from evidence.
    """
    engagement, scope = draft_to_write(engagement_id, actor, version)
    found = {one.indicator.code: one.line for one in differences_of(engagement.host)}
    refuse_if([difference_still_stands(indicator in found), lines_are_few_enough(scope_facts(engagement, scope))])
    question = found[indicator]
    refuse_if([line_is_new(question, [line.question for line in scope.lines.all()])])
    line = _new_line(scope, question, actor)
    _record("line_of_enquiry.from_profile", line, engagement, actor, indicator=indicator)
    return line


def _new_line(scope: Scope, question: str, actor: User) -> LineOfEnquiry:
    line = LineOfEnquiry.objects.create(
        scope=scope,
        order=1 + max((known.order for known in scope.lines.all()), default=0),
        question=question,
        raised_at=clock.now(),
        raised_by_id=person_id_of(actor),
    )
    save_new_version(scope, [])
    return line


@transaction.atomic
def remove_line(*, line_id: UUID, actor: User, version: int | None = None) -> Scope:
    """Take a line of enquiry out of the draft."""
    line = LineOfEnquiry.objects.select_related("scope").filter(pk=line_id).first()
    if line is None:
        raise NotVisible
    engagement, scope = draft_to_write(line.scope.engagement_id, actor, version)
    found = scope.lines.filter(pk=line_id).first()
    if found is None:
        raise NotVisible
    _record("line.removed", found, engagement, actor)
    found.delete()
    save_new_version(scope, [])
    return scope


def draft_to_write(engagement_id: UUID, actor: User, version: int | None) -> tuple[Engagement, Scope]:
    """Lock the engagement and give the draft, begun now if nobody has; refuse where none may be written."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "edit_scope", engagement)
    refuse_if([scope_is_written_while_scoping(engagement.status)])
    scope = scope_in_the_making(engagement)
    if scope is None:
        scope, version = begin_version(engagement, actor), None
    check_version(scope, version)
    refuse_if([scope_is_a_draft(scope_facts(engagement, scope))])
    return engagement, scope


def begin_version(engagement: Engagement, actor: User, *, because: str = "") -> Scope:
    """Begin the next version from the approved one, which it supersedes, or else from the request."""
    before = scope_in_force(engagement)
    if before is not None:
        check_move(SCOPE_MOVES, before.status, ScopeStatus.SUPERSEDED)
        save_new_version(before, [], status=ScopeStatus.SUPERSEDED)
    last = engagement.scopes.order_by("-number").first()
    said = {"focus": engagement.focus, "why_now": engagement.why_now}
    if last is not None:
        said = {name: getattr(last, name) for name in EDITABLE}
    scope = Scope.objects.create(
        engagement=engagement,
        number=last.number + 1 if last else 1,
        revised_because=because,
        written_at=clock.now(),
        **said,
    )
    if last is not None:
        _copy_lines(last, scope)
    _record("scope.opened", scope, engagement, actor, number=scope.number)
    return scope


def _copy_lines(before: Scope, scope: Scope) -> None:
    LineOfEnquiry.objects.bulk_create(
        LineOfEnquiry(
            scope=scope,
            order=line.order,
            question=line.question,
            emerged_on_site=line.emerged_on_site,
            raised_at=line.raised_at,
            raised_by_id=line.raised_by_id,
            acknowledged_at=line.acknowledged_at,
            acknowledged_by_id=line.acknowledged_by_id,
        )
        for line in before.lines.all()
    )


def _record(
    action: str, obj: Any, engagement: Engagement, actor: User, confidential: list[str] | None = None, **changes: Any
) -> None:
    audit.record(
        action,
        obj,
        actor=actor,
        thread=engagement,
        changes=changes,
        confidential=confidential or (),
        acting_for=acting_for(actor, engagement),
    )
