"""What the page of a scope shows, put together once for reading, approving and acknowledging."""

from typing import Any

from django.urls import reverse

from cib.common.components.words import half_days_words
from peerchallenge.enums import EngagementStatus, ScopeStatus
from peerchallenge.models import Engagement, Scope, ScopingMeeting, Visit
from peerchallenge.permissions import POLICY
from peerchallenge.queries.dates import dates_advice, half_days_in, visits_with_half_days
from peerchallenge.queries.pages import EngagementWithFacts
from peerchallenge.queries.scoping import meetings_of, scope_facts, scopes_of
from peerchallenge.rules.half_days import half_days_in_words
from peerchallenge.rules.scoping import PROPOSAL_RULES, ScopeFacts, scope_is_narrow_enough
from peerchallenge.steps.agreement import NOBODY_THERE
from peerchallenge.steps.step import manager_of
from profiles.permissions import POLICY as PROFILES
from profiles.queries.differences import Difference, differences_kept

_NOTHING = "Not said yet"


def _row(key: str, value: str, change_url: str = "", what: str = "") -> dict[str, str]:
    return {"key": key, "value": value or _NOTHING, "change_url": change_url, "change_what": what or key.lower()}


def _findings(scope: Scope) -> str:
    words = scope.get_findings_go_to_display()
    return f"{words}: {scope.existing_plan}" if words and scope.existing_plan else words


def scope_rows(scope: Scope, *, may_edit: bool = False) -> list[tuple[str, list[dict[str, str]]]]:
    """Give the sections of a scope as summary rows, each with the address that changes it if one may."""

    def change(section: str) -> str:
        return reverse("peerchallenge:scope_edit", args=[scope.engagement_id, section]) if may_edit else ""

    focus, bounds, basis = change("focus"), change("boundaries"), change("basis")
    involved, feedback = change("involvement"), change("feedback")
    return [
        (
            "Focus",
            [
                _row("Question", scope.focus, focus, "the question"),
                _row("Why now", scope.why_now, focus, "why now"),
                _row("In scope", scope.in_scope, bounds, "what is in scope"),
                _row("Out of scope", scope.out_of_scope, bounds, "what is out of scope"),
                _row("What success looks like", scope.success, bounds),
                _row("Based on", scope.get_basis_display(), basis, "what the choice is based on"),
            ],
        ),
        (
            "People and feedback",
            [
                _row("Lead member", scope.get_lead_member_level_display(), involved, "the lead member’s part"),
                _row(
                    "Chief executive", scope.get_chief_executive_level_display(), involved, "the chief executive’s part"
                ),
                _row("Form of feedback", scope.get_feedback_form_display(), feedback),
                _row("Who hears it", scope.feedback_who, feedback),
                _row("Who may see it later", scope.get_feedback_audience_display(), feedback),
                _row("Findings go into", _findings(scope), basis, "where the findings go"),
            ],
        ),
    ]


def visit_rows(visits: list[Visit]) -> list[dict[str, Any]]:
    """Give each visit with its half-days in words."""
    return [
        {
            "visit": visit,
            "number": number,
            "words": half_days_in_words(half_days_in([visit])),
            "length": half_days_words(len(half_days_in([visit]))),
        }
        for number, visit in enumerate(visits, 1)
    ]


def page_of_scope(engagement: EngagementWithFacts, user: Any) -> dict[str, Any]:
    """Give everything that the page shows to this reader, in a fixed number of queries."""
    scopes = list(scopes_of(engagement))
    scope = scopes[0] if scopes else None
    visits, meetings = visits_with_half_days(engagement), list(meetings_of(engagement))
    can = _what_reader_may_do(engagement, scope, user)
    facts = _facts(engagement, scope, visits, meetings)
    sections = scope_rows(scope, may_edit=can["edit"]) if scope else []
    return {
        "scope": scope,
        "versions": scopes,
        "can": can,
        "sections": sections,
        "breadth": scope_is_narrow_enough(facts) if facts else None,
        "refusals": refusals_of(facts) if facts else [],
        "unsaid": [row["key"].lower() for _, rows in sections for row in rows if row["value"] == _NOTHING],
        "has_lead_member": engagement.has_lead_member,
        "offers_chief_executive": can["acknowledge"] and not can["acknowledge_as_member"],
        "visits": visit_rows(visits),
        "advice": dates_advice(engagement, visits),
        "meetings": meetings,
        # While the scope is written nobody reads the profile by a team's grant: those open with the ground rules.
        "sees_profile": can["edit"] and PROFILES.allows(user, "compare_councils"),
        "differences": differences_to_ask(engagement, can),
        "tasks": _tasks(engagement, scope, visits, meetings, can),
    }


def differences_to_ask(engagement: Engagement, can: dict[str, bool]) -> list[Difference]:
    """Give the host's largest differences from its neighbours while the reader writes the scope (R090)."""
    return differences_kept(engagement.host) if can["edit"] else []


def _what_reader_may_do(engagement: Engagement, scope: Scope | None, user: Any) -> dict[str, bool]:
    """Tell what the reader may do now: their right, and whether the stage allows it."""
    is_scoping = engagement.status == EngagementStatus.SCOPING
    writes = POLICY.allows(user, "edit_scope", engagement)
    approves = POLICY.allows(user, "approve_scope", engagement)
    status = scope.status if scope else ScopeStatus.DRAFT
    return {
        "write": writes and is_scoping,
        "edit": writes and is_scoping and status != ScopeStatus.PROPOSED,
        "take_back": writes and is_scoping and status == ScopeStatus.PROPOSED,
        "propose": writes and is_scoping and scope is not None and status == ScopeStatus.DRAFT,
        "approve": approves and is_scoping and status == ScopeStatus.PROPOSED,
        "revise": writes and status == ScopeStatus.APPROVED and engagement.status in _OPENS_AGAIN,
        "fix_dates": is_scoping and POLICY.allows(user, "fix_dates", engagement),
        "agree_unusual": is_scoping and POLICY.allows(user, "agree_unusual_days", engagement),
        "record_meeting": is_scoping and POLICY.allows(user, "record_scoping_meeting", engagement),
        "acknowledge": _may_acknowledge(engagement, status, user),
        "acknowledge_as_member": _may_acknowledge(engagement, status, user)
        and POLICY.allows(user, "acknowledge_scope_as_lead_member", engagement),
        "acknowledge_line": _may_acknowledge_line(engagement, user),
        "see_effort": POLICY.allows(user, "view_effort", engagement),
    }


_OPENS_AGAIN = (EngagementStatus.SCOPING, EngagementStatus.AGREEING, EngagementStatus.PREPARING)


def _may_acknowledge(engagement: Engagement, status: str, user: Any) -> bool:
    is_ready = status in {ScopeStatus.PROPOSED, ScopeStatus.APPROVED}
    if not is_ready or not POLICY.allows(user, "acknowledge_scope", engagement):
        return False
    if POLICY.allows(user, "acknowledge_scope_as_lead_member", engagement):
        return engagement.lead_member_acknowledged_at is None
    return engagement.chief_executive_acknowledged_at is None


def _may_acknowledge_line(engagement: Engagement, user: Any) -> bool:
    is_on_site = engagement.status == EngagementStatus.ON_SITE
    return is_on_site and POLICY.allows(user, "acknowledge_line", engagement)


def _facts(
    engagement: Engagement, scope: Scope | None, visits: list[Visit], meetings: list[ScopingMeeting]
) -> ScopeFacts | None:
    if scope is None:
        return None
    return scope_facts(engagement, scope, site_half_days=len(half_days_in(visits)), was_meeting_held=bool(meetings))


def refusals_of(facts: ScopeFacts) -> list[str]:
    """Say why the scope cannot be sent for approval yet: what sending, and after it the approval, would refuse."""
    return [breach.message for rule in PROPOSAL_RULES if (breach := rule(facts)) is not None]


def _tasks(
    engagement: EngagementWithFacts,
    scope: Scope | None,
    visits: list[Visit],
    meetings: list[ScopingMeeting],
    can: dict[str, bool],
) -> list[dict[str, Any]]:
    """List the steps of scoping: what is done, what is next, who does it."""

    def url(name: str, *args: Any) -> str:
        return reverse(f"peerchallenge:{name}", args=[engagement.pk, *args])

    status = scope.status if scope else ""
    is_sent = status in {ScopeStatus.PROPOSED, ScopeStatus.APPROVED}
    is_met = bool(meetings or (scope and scope.no_meeting_reason))
    lines = len(scope.lines.all()) if scope else 0
    acknowledged = engagement.lead_member_acknowledged_at is not None
    return [
        _task("Hold a scoping meeting and record it", is_met, can["record_meeting"] and url("meeting_add")),
        _task("State the focus", bool(scope and scope.focus), can["edit"] and url("scope_edit", "focus")),
        _task("Choose lines of enquiry", bool(lines), can["edit"] and url("line_add")),
        _task(
            "Fix the dates on site",
            bool(visits),
            can["fix_dates"] and url("dates_suggest"),
            who=f"{manager_of(engagement)}, or the host",
        ),
        _task("Plan everybody’s effort", bool(visits), can["write"] and url("effort_plan"), "Optional"),
        _task("Send the scope for approval", is_sent, can["propose"] and "#propose"),
        _task(
            "Approve the scope",
            status == ScopeStatus.APPROVED,
            can["approve"] and url("scope_approve"),
            who="Host’s director",
        ),
        _task(
            "Acknowledge the scope",
            acknowledged,
            can["acknowledge_as_member"] and url("scope_acknowledge"),
            who="Lead member" if engagement.has_lead_member else NOBODY_THERE,
        ),
    ]


def _task(title: str, done: bool, url: str | bool, status: str = "To do", who: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "done": done,
        "url": url or "",
        "status": "" if done else status,
        "colour": "grey",
        "yours": bool(url) and not done,
        "hint": who,
    }
