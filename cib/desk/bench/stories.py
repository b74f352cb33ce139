"""The engagements of the bench: one after the other through the years, closed or ahead of today."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cib.common import clock
from cib.desk.bench.people import Cast
from peerchallenge.enums import (
    EngagementStatus,
    PlaceKind,
)
from peerchallenge.models import (
    Challenger,
    Engagement,
    OfferVersion,
    ProgrammeYear,
)

ENGAGEMENTS_A_YEAR: Final = 400
TEAM: Final = (PlaceKind.LEAD, PlaceKind.CHALLENGER, PlaceKind.CHALLENGER, PlaceKind.MEMBER)
SITE_DAYS: Final = 3
COUNTED_DAYS: Final = 4  # three on site and one of reporting for each person: 38 transfers an engagement
#: What stands ahead of today, in turn.
AHEAD: Final = (EngagementStatus.PREPARING, EngagementStatus.MATCHING, EngagementStatus.REQUESTED)


@dataclass(frozen=True)
class Story:
    """One engagement with its team (none before one is chosen) and its first day on site."""

    engagement: Engagement
    team: tuple[Challenger, ...]
    first_day: dt.date
    year: ProgrammeYear

    @property
    def is_over(self) -> bool:
        """Tell whether it is closed."""
        return self.engagement.status == EngagementStatus.CLOSED

    def days(self, number: int) -> list[dt.date]:
        """Give its days from the first on site."""
        return [self.first_day + dt.timedelta(days=n) for n in range(number)]


def programme_years(number: int, today: dt.date) -> list[ProgrammeYear]:
    """Give the year of today and so many before it as make up the number, opened where they are not."""
    first = today.year if today.month >= 4 else today.year - 1
    return [
        ProgrammeYear.objects.get_or_create(
            starts_on=dt.date(year, 4, 1), defaults={"ends_on": dt.date(year + 1, 3, 31)}
        )[0]
        for year in range(first - number + 1, first + 1)
    ]


def stories_of(cast: Cast, version: OfferVersion, year: ProgrammeYear, today: dt.date, before: int) -> Iterator[Story]:
    """Yield the engagements of one year, spread over it; `before` is how many there are already."""
    for n in range(ENGAGEMENTS_A_YEAR):
        at = before + n
        monday = year.starts_on + dt.timedelta(days=n * 350 // ENGAGEMENTS_A_YEAR)
        first_day = monday + dt.timedelta(days=(1 - monday.weekday()) % 7)
        over = first_day + dt.timedelta(days=30) < today
        status = EngagementStatus.CLOSED if over else AHEAD[n % len(AHEAD)]
        staffed = status in (EngagementStatus.CLOSED, EngagementStatus.PREPARING)
        chosen = tuple(cast.pool[(at * len(TEAM) + more) % len(cast.pool)] for more in range(len(TEAM)))
        engagement = _engagement(cast, version, at, status, first_day)
        yield Story(engagement, chosen if staffed else (), first_day, year)


def _engagement(cast: Cast, version: OfferVersion, at: int, status: str, first_day: dt.date) -> Engagement:
    asked = clock.london_morning(first_day - dt.timedelta(weeks=20))
    begun = {"taken_on_at": asked, "manager": cast.managers[at % len(cast.managers)]}
    agreed = {"team_complete_at": asked, "scope_approved_at": asked, "agreed_at": asked}
    after = clock.london_morning(first_day + dt.timedelta(days=21))
    ended = {"visit_started_at": clock.london_morning(first_day), "settled_at": after, "ended_at": after}
    stages: dict[str, dict[str, Any]] = {
        EngagementStatus.REQUESTED: {},
        EngagementStatus.MATCHING: begun,
        EngagementStatus.PREPARING: begun | agreed,
        EngagementStatus.CLOSED: begun | agreed | ended,
    }
    return Engagement(
        number=at + 1,
        offer_version=version,
        host=cast.councils[at % len(cast.councils)],
        status=status,
        focus="How early does help reach families, and does it last?",
        wanted_from=first_day - dt.timedelta(days=14),
        wanted_to=first_day + dt.timedelta(days=14),
        site_half_days=SITE_DAYS * 2,
        created_at=asked,
        created_by=cast.actor,
        requested_at=asked,
        **stages[status],
    )
