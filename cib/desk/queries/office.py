"""What waits for the programme office and for regions: counted, each with the page where it is done."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet, Value
from django.urls import reverse

from cib.common import clock
from cib.common.enums import MessageStatus
from cib.common.models import Message
from councils.enums import Role
from councils.queries import Standing
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement, ProgrammeYear
from peerchallenge.queries.attention import gaps, overdue, with_gaps
from peerchallenge.queries.days import NationalCheck, SupplyAndDemand, national_check, supply_and_demand
from peerchallenge.queries.days import year_of as programme_year_of
from reviews.enums import CycleState
from reviews.models import Cycle

LATE: Final = "challenges or reviews"


@dataclass(frozen=True)
class Counted:
    """How many of something there are, in words, and the list that shows them."""

    count: int
    label: str
    url: str


@dataclass(frozen=True)
class Overview:
    """The programme at a glance: what waits or is late, and the year's days set against what is asked for."""

    counts: tuple[Counted, ...]
    year: ProgrammeYear | None
    supply: SupplyAndDemand | None
    check: NationalCheck | None

    @property
    def overdue_reviews(self) -> int:
        """Give how many councils' turns are overdue and not booked."""
        return self.counts[3].count


def _row(title: str, url: str, hint: str) -> dict[str, Any]:
    return {"title": title, "url": url, "hint": hint, "status": "To do", "colour": "progress", "yours": True}


def _counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"


def _requests() -> int:
    return Engagement.objects.filter(status=EngagementStatus.REQUESTED).count()


def _failed_url() -> str:
    return f"{reverse('desk:messages')}?status={MessageStatus.FAILED}"


def office_tasks(standing: Standing, overview: Overview | None) -> list[dict[str, Any]]:
    """Give what waits for whoever is there: requests nobody has taken on, messages that failed (CIB staff).

    What the overview has counted already is not counted again.
    """
    rows = []
    requested = failed = 0
    if overview is not None:
        requested, failed = overview.counts[0].count, overview.counts[-1].count
    elif standing.has(Role.CHALLENGE_MANAGER):
        requested = _requests()
    if requested:
        title = _counted(requested, "request waits", "requests wait")
        hint = "The queue of requests, the most urgent first"
        rows.append(_row(f"{title} to be taken on", reverse("peerchallenge:queue"), hint))
    if failed:
        title = _counted(failed, "message could", "messages could")
        hint = "With the mail server’s words; they can be sent again"
        rows.append(_row(f"{title} not be delivered", _failed_url(), hint))
    return rows


def overview_for(standing: Standing) -> Overview | None:
    """Give CIB staff the programme at a glance; None for others. Six queries."""
    if not standing.has(Role.CIB_STAFF):
        return None
    year = programme_year_of(clock.today())
    supply = supply_and_demand(year) if year else None
    return Overview(_counts(), year, supply, national_check(supply.allowance) if supply else None)


def _tally() -> dict[str, int]:
    """Count all of it in one query, since home stands near its limit (and one for days that should have settled)."""
    everything = Engagement.objects.all()
    lists: dict[str, QuerySet[Any]] = {
        "requests": everything.filter(status=EngagementStatus.REQUESTED),
        "teams": with_gaps(everything),
        "places": gaps(),
        "late": overdue(everything, clock.today()),
        "reviews": Cycle.objects.filter(state=CycleState.OVERDUE),
        "failed": Message.objects.filter(status=MessageStatus.FAILED),
    }
    first, *others = (
        rows.order_by().annotate(what=Value(what)).values("what").annotate(n=Count("pk")).values_list("what", "n")
        for what, rows in lists.items()
    )
    return dict.fromkeys(lists, 0) | dict(first.union(*others, all=True))


def _counts() -> tuple[Counted, ...]:
    """Count what waits, what lacks somebody, what is late, and what failed; the first and last are tasks as well."""
    n, engagements = _tally(), reverse("peerchallenge:engagement_list")
    places = _counted(n["places"], "place to fill", "places to fill")
    return (
        Counted(n["requests"], _noun(n["requests"], "request") + " waiting", reverse("peerchallenge:queue")),
        Counted(n["teams"], f"{_noun(n['teams'], 'team')} with a gap ({places})", f"{engagements}?show=gaps"),
        Counted(n["late"], f"{_noun(n['late'], 'challenge or review', LATE)} late", f"{engagements}?show=overdue"),
        Counted(n["reviews"], f"{_noun(n['reviews'], 'review')} overdue", _overdue_url()),
        Counted(n["failed"], f"{_noun(n['failed'], 'message')} failed", _failed_url()),
    )


def _overdue_url() -> str:
    return f"{reverse('reviews:cycle_list')}?state={CycleState.OVERDUE}"


def _noun(number: int, one: str, many: str = "") -> str:
    return one if number == 1 else many or f"{one}s"
