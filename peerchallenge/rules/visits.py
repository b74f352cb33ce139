"""Rules of visits, effort and changes of course: pure functions over frozen facts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cib.common.errors import Breach
from peerchallenge.enums import DisputeStatus, EffortKind, EngagementStatus
from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.rules.half_days import is_weekend

#: Stages at which the dates on site may still be moved.
MOVABLE = (
    EngagementStatus.SCOPING,
    EngagementStatus.AGREEING,
    EngagementStatus.PREPARING,
    EngagementStatus.ON_SITE,
)

#: Stages at which the team reads or hears what may give rise to a concern: nobody is sent away with one (R119).
CONCERNS = (
    EngagementStatus.PREPARING,
    EngagementStatus.ON_SITE,
    EngagementStatus.REPORTING,
    EngagementStatus.FOLLOWING_UP,
    EngagementStatus.PAUSED,
    EngagementStatus.CLOSED,
)

#: Stages that follow scoping: to resume at one of them without dates means scoping once more.
AFTER_SCOPING = (EngagementStatus.AGREEING, EngagementStatus.PREPARING, EngagementStatus.ON_SITE)


@dataclass(frozen=True)
class VisitFacts:
    """When the team is on site: the first and last day over all visits that stand, and today."""

    today: dt.date
    first_day: dt.date | None
    last_day: dt.date | None


def visit_has_come(facts: VisitFacts) -> Breach | None:
    """VIS-01: a visit begins on its first day, not before."""
    if facts.first_day is not None and facts.first_day <= facts.today:
        return None
    when = f"It is planned for {facts.first_day:%-d %B %Y}." if facts.first_day else "No dates are fixed yet."
    return Breach("VIS-01", f"The visit has not begun. {when}")


def engagement_is_on_site(status: str) -> Breach | None:
    """VIS-02: lines of enquiry emerge while the team is on site (R100)."""
    if status == EngagementStatus.ON_SITE:
        return None
    return Breach("VIS-02", "This can be done while the team is on site.")


def concern_comes_from_the_work(status: str) -> Breach | None:
    """VIS-04: a concern is passed on from the day the team prepares, and after the end too (R119)."""
    if status in CONCERNS:
        return None
    return Breach(
        "VIS-04",
        "The team has not begun its work here. Ring the council’s children’s services now, under its own procedure.",
    )


def concern_has_recipient(recipient_found: bool, *, is_about_dcs: bool) -> Breach | None:
    """VIS-03: a concern goes to the host's DCS, or, if it is about the DCS, to the chief executive (R119)."""
    if recipient_found:
        return None
    who = "chief executive" if is_about_dcs else "director of children’s services"
    return Breach(
        "VIS-03",
        f"No {who} of the host council who can read it here is on record, so nothing was passed on or kept. "
        f"Ring the council’s switchboard now and ask for the {who}, then tell the challenge manager that you have "
        "rung. What you wrote is still below, to read from.",
    )


@dataclass(frozen=True)
class EffortFacts:
    """One entry of time as somebody would have it: how many half-days of what, on which day."""

    today: dt.date
    kind: str
    date: dt.date
    half_days: int
    status: str


def effort_is_not_ahead(facts: EffortFacts) -> Breach | None:
    """EFF-01: time is confirmed once it was spent."""
    if facts.date <= facts.today:
        return None
    return Breach("EFF-01", f"{facts.date:%-d %B %Y} is still to come. Confirm it once the day is over.", "half_days")


def fieldwork_fits_a_day(facts: EffortFacts) -> Breach | None:
    """EFF-02: a day on site has two halves."""
    if facts.kind != EffortKind.FIELDWORK or facts.half_days <= 2:
        return None
    return Breach("EFF-02", "A day on site counts at most as one day.", "half_days")


def effort_is_not_settled(facts: EffortFacts) -> Breach | None:
    """EFF-03: what is settled is put right by a reversal in the ledger, not here."""
    if facts.status != DisputeStatus.SETTLED:
        return None
    return Breach("EFF-03", "These days are settled. The programme office can reverse them in the ledger.")


def dispute_has_note(note: str) -> Breach | None:
    """EFF-06: whoever disputes an entry says what is not right, so that it can be put right."""
    return None if note.strip() else Breach("EFF-06", "Say what is not right. The person will read it.", "note")


def entry_is_disputed(status: str) -> Breach | None:
    """EFF-07: only a dispute that stands can be taken back."""
    return None if status == DisputeStatus.DISPUTED else Breach("EFF-07", "This entry is not disputed.")


EFFORT_RULES = (effort_is_not_ahead, fieldwork_fits_a_day, effort_is_not_settled)


@dataclass(frozen=True)
class SettlingFacts:
    """What stands when somebody, or the programme by itself, would settle an engagement's days."""

    today: dt.date
    last_day: dt.date | None
    entries: tuple[EffortFacts, ...]


def visit_is_over(facts: SettlingFacts) -> Breach | None:
    """EFF-04: days settle when the last day on site has come."""
    if facts.last_day is not None and facts.last_day <= facts.today:
        return None
    when = f"The last day on site is {facts.last_day:%-d %B %Y}." if facts.last_day else "There are no days on site."
    return Breach("EFF-04", f"The days cannot be settled yet. {when}")


def nothing_is_disputed(facts: SettlingFacts) -> Breach | None:
    """EFF-05: a disputed entry is put right before anything settles."""
    disputed = sum(1 for entry in facts.entries if entry.status == DisputeStatus.DISPUTED)
    if not disputed:
        return None
    entries = "One entry is" if disputed == 1 else f"{disputed} entries are"
    return Breach("EFF-05", f"{entries} disputed. Put it right with the challenger first, then settle.")


SETTLING_RULES = (visit_is_over, nothing_is_disputed)


def settles_by_itself_on(last_day: dt.date, settle_days: int) -> dt.date:
    """Give the day on which planned fieldwork settles without anybody (domain: settling)."""
    return last_day + dt.timedelta(days=settle_days)


def change_has_reason(reason: str) -> Breach | None:
    """CHG-01: whoever pauses, declines or cancels says why."""
    return None if reason.strip() else Breach("CHG-01", "Say why, in a sentence. Both sides will read it.", "reason")


def engagement_is_paused(status: str) -> Breach | None:
    """CHG-03: only what is paused is resumed."""
    if status == EngagementStatus.PAUSED:
        return None
    return Breach("CHG-03", "This is not paused, so there is nothing to resume.")


def engagement_is_not_paused(status: str) -> Breach | None:
    """CHG-05: what is paused is resumed first, at the stage it remembers; nothing else takes it on from there."""
    return Breach("CHG-05", "This is paused. Resume it first.") if status == EngagementStatus.PAUSED else None


def dates_can_be_kept(breaches: Sequence[Breach | None]) -> Breach | None:
    """CHG-04: where the old dates cannot be taken up again, they are given up and new ones are found."""
    if not any(breaches):
        return None
    return Breach("CHG-04", "The dates cannot be kept as they were. Choose to find new dates instead.", "keep_dates")


def dates_can_move(status: str, first_day: dt.date | None, today: dt.date) -> Breach | None:
    """CHG-02: a visit moves until its first day."""
    if status in MOVABLE and first_day is not None and first_day > today:
        return None
    if first_day is None:
        return Breach("CHG-02", "There are no dates to move. Fix the dates instead.")
    return Breach("CHG-02", "The visit has begun or is over, so its dates stand.")


def dates_move_to_days_to_come(first_day: dt.date | None, today: dt.date) -> Breach | None:
    """CHG-06: a visit moves to tomorrow at the earliest: from its first day on it moves no more."""
    if first_day is None or first_day > today:
        return None
    return Breach("CHG-06", "Choose a first day after today.", "first_day")


def stage_to_resume(paused_from: str, *, keep_dates: bool) -> EngagementStatus:
    """Give the stage at which a paused engagement goes on: the remembered one, or scoping when dates must be found."""
    stage = EngagementStatus(paused_from)
    return EngagementStatus.SCOPING if not keep_dates and stage in AFTER_SCOPING else stage


def off_site_day(kind: str, first_day: dt.date, last_day: dt.date) -> dt.date:
    """Give the day to which time away from the site is put: before the visit its first day, after it its last."""
    before = (EffortKind.SCOPING, EffortKind.PREPARATION)
    return first_day if kind in before else last_day


def off_site_words(kind: str) -> str:
    """Say when time away from the site is spent: on no day that is known, so its date is not told."""
    if kind == EffortKind.FIELDWORK:
        return ""
    if kind == EffortKind.TRAVEL:
        return "For the visit"
    return "Before the visit" if kind in (EffortKind.SCOPING, EffortKind.PREPARATION) else "After the visit"


def _is_working(day: dt.date) -> bool:
    return not is_weekend(day) and not bank_holiday_on(day)


def _after(day: dt.date, steps: int, *, unusual: bool) -> dt.date:
    """Give the day so many working days on; with `unusual` every day counts as one."""
    while steps:
        day += dt.timedelta(days=1)
        steps -= 1 if unusual or _is_working(day) else 0
    return day


def moved_half_days(
    half_days: Sequence[tuple[dt.date, str]], first_day: dt.date, *, unusual: bool
) -> list[tuple[dt.date, str]]:
    """Move half-days so that they begin on `first_day`, keeping their rhythm in working days."""
    dates = sorted({date for date, _ in half_days})
    moved = {dates[0]: first_day}
    for before, date in pairwise(dates):
        between = (before + dt.timedelta(days=n) for n in range(1, (date - before).days + 1))
        steps = sum(1 for day in between if unusual or _is_working(day))
        moved[date] = _after(moved[before], max(steps, 1), unusual=unusual)
    return [(moved[date], half) for date, half in half_days]


def is_stretched(before: Sequence[dt.date], after: Sequence[dt.date]) -> bool:
    """Tell whether moving makes a visit last longer from first to last day: it then goes round days off."""
    return (max(after) - min(after)) > (max(before) - min(before))


def days_gone_round(dates: Sequence[dt.date]) -> list[tuple[dt.date, str]]:
    """Give the days off between the first and the last of the dates, each with the bank holiday's name or nothing."""
    length = (max(dates) - min(dates)).days
    between = (min(dates) + dt.timedelta(days=n) for n in range(1, length))
    return [(day, bank_holiday_on(day)) for day in between if day not in dates and not _is_working(day)]


def days_off_among(dates: Sequence[dt.date]) -> list[dt.date]:
    """Give the dates that are at a weekend or a bank holiday, for which both sides have to agree."""
    return [day for day in dates if not _is_working(day)]
