"""What was answered so far, laid out for reading: the rows of "Check your answers" and of "So far"."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cib.common.components.words import date_span, half_days_words
from peerchallenge.enums import CostBasis, EngagementStatus, PreferenceKind, Priority
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import coordinator_of, has_live_invitations, others_to_come
from peerchallenge.queries.days import position_of, years_of
from peerchallenge.queries.due_dates import due_date_of
from peerchallenge.rules.booking import breaches_of_request, mondays, warnings_of_dates, warnings_of_request
from peerchallenge.services.booking.requests import facts_of_request

NOT_ANSWERED = "Not answered"


@dataclass(frozen=True)
class Group:
    """Some answers under one heading."""

    heading: str
    rows: list[dict[str, Any]]


def window_words(engagement: Engagement) -> str:
    """Say between which dates the team could come."""
    if engagement.wanted_from is None or engagement.wanted_to is None:
        return ""
    return date_span(engagement.wanted_from, engagement.wanted_to)


def _weeks(engagement: Engagement) -> list[str]:
    chosen = set(engagement.preferred_weeks)
    weeks = mondays(engagement.wanted_from, engagement.wanted_to)
    return [f"Week of {monday.day} {monday:%B %Y}" for monday in weeks if monday.isoformat() in chosen]


def _councils(engagement: Engagement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in engagement.preferences.select_related("council").order_by("pk"):
        words = f"{row.council.short_name}: {row.reason}" if row.reason else row.council.short_name
        found.setdefault(row.kind, []).append(words)
    return found


def _urgency(engagement: Engagement) -> str:
    label = Priority(engagement.urgency).label
    return f"{label}: {engagement.urgency_reason}" if engagement.urgency != Priority.STANDARD else label


def _groups(engagement: Engagement) -> Iterator[tuple[str, list[tuple[str, str, Any, str]]]]:
    days = f"{half_days_words(engagement.site_half_days)}, {engagement.get_pattern_display().lower()}"
    coordinator = coordinator_of(engagement)
    yield (
        "What you ask for",
        [
            ("Offer", "offer", engagement.offer_version.name, "the offer"),
            ("Question", "focus", engagement.focus, "the question"),
            ("Themes", "focus", [theme.name for theme in engagement.themes.all()], "the themes"),
            ("Why now", "why", engagement.why_now, "why now"),
            ("How urgent", "urgency", _urgency(engagement), "how urgent it is"),
        ],
    )
    yield (
        "When",
        [
            ("Between", "when", window_words(engagement), "the dates"),
            ("Best weeks", "weeks", _weeks(engagement) or "Any week", "the weeks that suit you best"),
            ("Days on site", "days", days, "the days on site"),
        ],
    )
    named = _councils(engagement)
    preferred = named.get(PreferenceKind.PREFERRED, "No wish")
    avoided = named.get(PreferenceKind.AVOIDED, "None")
    yield (
        "Who",
        [
            ("Would like", "preferred", preferred, "the councils you would like"),
            ("Please avoid", "avoided", avoided, "the councils to avoid"),
            ("Team, as the offer sets it", "", [place.label for place in engagement.places.all()], ""),
            (
                "Coordinates for you",
                "coordinator",
                coordinator.name if coordinator else "Nobody yet",
                "who coordinates",
            ),
            ("Practical", "practical", engagement.practical_notes or "Nothing", "practical matters"),
        ],
    )


def _fixed(engagement: Engagement) -> set[str]:
    """Give the questions whose answers stand: the offer once sent, the dates once somebody is asked (BK-12, BK-13)."""
    found = set() if engagement.status == EngagementStatus.DRAFT else {"offer"}
    if engagement.status == EngagementStatus.MATCHING and has_live_invitations(engagement):
        found |= {"when", "days"}
    return found


def answer_groups(engagement: Engagement, *, can_change: bool, hides_avoided: bool = False) -> list[Group]:
    """Give all answers with links to change them, where the reader may and the answer can still change."""
    fixed = _fixed(engagement) if can_change else set()
    return [
        Group(
            heading,
            [
                _row(engagement, *row, can_change=can_change and row[1] not in fixed)
                for row in rows
                if not (hides_avoided and row[1] == "avoided")
            ],
        )
        for heading, rows in _groups(engagement)
    ]


def _row(engagement: Engagement, key: str, slug: str, value: Any, what: str, *, can_change: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"key": key, "value": value or NOT_ANSWERED}
    if isinstance(value, list) and value:
        row["lines"] = value
    if can_change and slug:
        address = reverse("peerchallenge:request_question", args=[engagement.pk, slug])
        row |= {"change_url": f"{address}?then=check", "change_what": what}
    return row


def so_far(engagement: Engagement) -> list[tuple[str, str]]:
    """Give the answers to the first questions in short, for the margin."""
    facts = [("Offer", engagement.offer_version.name), ("About", engagement.focus), ("When", window_words(engagement))]
    return [(term, value) for term, value in facts if value]


def warnings_about(engagement: Engagement) -> list[str]:
    """Give what is unusual about the request; nothing of it stands in the way."""
    version = engagement.offer_version
    return list(
        warnings_of_request(
            facts_of_request(engagement),
            notice_weeks_min=version.notice_weeks_min,
            fewest=version.site_half_days_min,
            most=version.site_half_days_max,
            due_on=due_date_of(engagement),
        )
    )


def warnings_about_dates(engagement: Engagement) -> list[str]:
    """Give what is unusual about the dates, for the page that asks for them; nothing where none are given yet."""
    weeks = engagement.offer_version.notice_weeks_min
    return warnings_of_dates(facts_of_request(engagement), notice_weeks_min=weeks, due_on=due_date_of(engagement))


def missing_answers(engagement: Engagement) -> list[tuple[str, str]]:
    """Give what sending would refuse, each with the address of its question."""
    return [
        (b.message, reverse("peerchallenge:request_question", args=[engagement.pk, _ASKED_AT.get(b.field, "offer")]))
        for b in breaches_of_request(facts_of_request(engagement))
        if b is not None
    ]


#: At which question the field of a refusal is asked.
_ASKED_AT = {
    "focus": "focus",
    "wanted_from": "when",
    "wanted_to": "when",
    "preferred_weeks": "weeks",
    "site_half_days": "days",
    "urgency_reason": "urgency",
}


def _expected_half_days(engagement: Engagement) -> int:
    """Give what an engagement usually counts to its host: the days on site and those for reporting. Half-days."""
    return engagement.site_half_days + engagement.offer_version.reporting_half_days_default


def cost_of(engagement: Engagement, user: Any) -> dict[str, Any]:
    """Say what the request would count to the host and how that leaves it standing, for offers paid in gifted days.

    What other engagements of the host will need, as far as the reader may know of them, is taken off beforehand.
    """
    version = engagement.offer_version
    years = years_of(day for day in (engagement.wanted_from, engagement.wanted_to) if day is not None)
    year = years.get(engagement.wanted_from) if engagement.wanted_from else None
    if version.cost_basis != CostBasis.GIFTED or year is None:
        return {"touches_days": version.cost_basis == CostBasis.GIFTED}
    half_days = _expected_half_days(engagement)
    position = position_of(engagement.host, year)
    others = list(POLICY.objects_for(user, "view_engagement", others_to_come(engagement, year)))
    planned = sum(_expected_half_days(other) for other in others)
    left = max(position.still_to_receive - planned, 0)
    last = years.get(engagement.wanted_to, year) if engagement.wanted_to else year
    return {
        "others": others,
        "planned": planned,
        "other_year": last if last != year else None,
        "touches_days": True,
        "half_days": half_days,
        "year": year,
        "position": position,
        "fits": half_days <= left,
        "left_after": max(left - half_days, 0),
        "missing": max(half_days - left, 0),
    }
