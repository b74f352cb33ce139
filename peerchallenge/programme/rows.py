"""The shapes of the programme's data: plain rows, checked by their types."""

import datetime as dt
from dataclasses import dataclass, field

from peerchallenge.enums import ConflictEffect, CostBasis, Half, OfferKind, PlaceKind


@dataclass(frozen=True)
class ThemeRow:
    """A subject, in the order in which lists show it."""

    code: str
    name: str


@dataclass(frozen=True)
class ConflictRow:
    """How far back a kind of conflict reaches, in months (None: for ever), and what it does."""

    code: str
    label: str
    months: int | None
    effect: ConflictEffect


@dataclass(frozen=True)
class Place:
    """A place that a team should have."""

    kind: PlaceKind
    label: str
    is_required: bool = True


@dataclass(frozen=True)
class OfferRow:
    """An offer and its first version; numbers are half-days, weeks, days and years as their names say."""

    code: str
    kind: OfferKind
    name: str
    purpose: str
    explanation: str
    who_leads: str
    who_may_see: str
    cost_basis: CostBasis
    places: tuple[Place, ...]
    site_half_days_default: int = 6
    site_half_days_min: int = 4
    site_half_days_max: int = 6
    reporting_half_days_default: int = 1
    notice_weeks_min: int = 16
    report_days: int = 7
    cycle_years: int | None = None
    window: tuple[dt.date, dt.date] | None = field(default=None)


@dataclass(frozen=True)
class Clause:
    """A clause of the ground rules, in its first version."""

    code: str
    title: str
    text: str


@dataclass(frozen=True)
class Reminder:
    """One reminder of an event: how many days after it (negative: before), to whom, by which kind of message.

    With a level (1 lead or director, 2 regional lead, 3 CIB staff) it is told to somebody above, `wait_days` after
    the last reminder of the level below, while the thing still waits.
    """

    event: str
    offset_days: int
    audience: str
    kind: str
    level: int = 0
    wait_days: int | None = None


def escalating(event: str, kind: str, *steps: tuple[int, str, int]) -> tuple[Reminder, ...]:
    """Give the rows of an event that tells those above: each step is a level, an audience, and the days to wait."""
    return tuple(Reminder(event, 0, audience, kind, level, wait) for level, audience, wait in steps)


@dataclass(frozen=True)
class FundRow:
    """Programme money for days beyond the allowance."""

    code: str
    name: str
    purpose: str


@dataclass(frozen=True)
class HoursRow:
    """From when until when half a day on site is taken to be, by London's clock."""

    half: Half
    starts_at: dt.time
    ends_at: dt.time
