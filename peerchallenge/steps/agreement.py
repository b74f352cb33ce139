"""The steps from the scope to the signatures that reserve the days."""

from collections.abc import Iterator

from django.urls import reverse

from councils.enums import Role
from councils.permissions import POLICY as COUNCILS
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.enums import ScopeStatus
from peerchallenge.steps.stages import current_stage, position_of
from peerchallenge.steps.step import Reader, Step, host_of, lead_name_of, lead_of, manager_of

#: Said instead of the holder's name where the host has no lead member on record.
NOBODY_THERE = "Nobody holds the post of lead member. The programme office appoints; nothing waits for it"


def scoping_steps(reader: Reader) -> Iterator[Step]:
    """Meet, write the scope, fix the dates, plan the effort, approve."""
    engagement = reader.engagement
    past = position_of(current_stage(engagement)) > position_of(E.SCOPING)
    is_sent = engagement.scope_status in (ScopeStatus.PROPOSED, ScopeStatus.APPROVED)
    lead, manager = lead_name_of(engagement), manager_of(engagement)
    dates = bool(engagement.visits.all())
    yield reader.step(
        E.SCOPING,
        "Record the scoping meeting",
        lead,
        "record_scoping_meeting",
        "meeting_add",
        done=engagement.has_meeting or past,
    )
    yield reader.step(
        E.SCOPING,
        "Write the scope and its lines of enquiry",
        lead,
        "edit_scope",
        "scope_detail",
        read="view_scope",
        done=is_sent or past,
        is_theirs=lambda: _writes(reader),
    )
    page = "engagement_detail" if past else "dates_suggest"  # from then on the visit moves
    yield reader.step(E.SCOPING, "Fix the dates", manager, "fix_dates", page, done=dates or past)
    yield reader.step(
        E.SCOPING,
        "Plan everybody’s effort",
        lead,
        "plan_effort",
        "effort_plan",
        done=engagement.has_effort_plan or past,
        is_theirs=lambda: _writes(reader),
    )
    yield _approval_step(reader, can_start=is_sent and dates, done=past)


def _writes(reader: Reader) -> bool:
    """Tell whether the scope is this reader's to write: the lead's and the manager's, the host's before there are."""
    engagement = reader.engagement
    return not reader.may("submit_request") or (lead_of(engagement) is None and engagement.manager is None)


def _approval_step(reader: Reader, *, can_start: bool, done: bool) -> Step:
    return reader.step(
        E.SCOPING,
        "Approve the scope",
        host_of(reader.engagement),
        "approve_scope",
        "scope_detail",
        read="view_scope",
        done=done,
        cannot_start=not can_start,
    )


def acknowledgement_steps(reader: Reader) -> Iterator[Step]:
    """Ask the lead member to say that they know the scope: tracked, never a gate (R104)."""
    engagement = reader.engagement
    is_there = engagement.scope_status in (ScopeStatus.PROPOSED, ScopeStatus.APPROVED)
    done = engagement.lead_member_acknowledged_at is not None
    if not is_there and not done:
        return
    stage = E(engagement.status) if engagement.status in (E.SCOPING, E.PREPARING, E.ON_SITE) else E.AGREEING
    if done:
        stage = E.AGREEING
    if not done and not engagement.has_lead_member:
        yield reader.fact(stage, "Acknowledge the scope", NOBODY_THERE, cannot_start=True, url=_appointing_url(reader))
        return
    yield reader.step(
        stage,
        "Acknowledge the scope",
        f"{engagement.host}’s lead member",
        "acknowledge_scope_as_lead_member",
        "scope_detail",
        read="view_scope",
        done=done,
    )


def _appointing_url(reader: Reader) -> str:
    """Give where this reader can appoint the host's lead member, if they can."""
    host = reader.engagement.host
    if not COUNCILS.allows(reader.user, "appoint_at_council", host):
        return ""
    return reverse("councils:council_appoint", args=[host.la_code, Role.LEAD_MEMBER])


def agreeing_steps(reader: Reader) -> Iterator[Step]:
    """Sign for the host, sign for the team."""
    engagement = reader.engagement
    for title, holder, action, signed in (
        ("Sign the ground rules for the host", host_of(engagement), "sign_for_host", engagement.host_signed_at),
        ("Sign the ground rules for the team", lead_name_of(engagement), "sign_for_team", engagement.lead_signed_at),
    ):
        done = bool(signed)
        yield reader.step(E.AGREEING, title, holder, action, "ground_rules", read="view_ground_rules", done=done)
