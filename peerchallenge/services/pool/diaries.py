"""When a challenger is free, and how many days they pledge."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from peerchallenge.enums import DiaryKind, Half
from peerchallenge.models import Challenger, DayClaim, DaysPledge, DiaryEntry, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries.pool import locked_challenger, with_pledges
from peerchallenge.rules.half_days import HalfDay, whole_days
from peerchallenge.rules.pool import (
    AwayFacts,
    PledgeFacts,
    breaches_of_diary,
    is_in_pool,
    pattern_has_ten_marks,
    pledge_is_possible,
)


@dataclass(frozen=True)
class DiaryMark:
    """One half-day and what the diary shall say of it; no kind: as in any week again."""

    date: dt.date
    half: str
    kind: str = ""


@transaction.atomic
def set_weekly_pattern(*, challenger_id: UUID, pattern: str, actor: User, version: int | None = None) -> Challenger:
    """Say which half-days of a usual week are free: ten marks, Monday morning to Friday afternoon."""
    challenger = locked_challenger(challenger_id)
    POLICY.require(actor, "edit_diary", challenger)
    check_version(challenger, version)
    refuse_if([pattern_has_ten_marks(pattern)])
    if challenger.weekly_pattern == pattern:
        return challenger
    save_new_version(challenger, [], weekly_pattern=pattern)
    audit.record("challenger.pattern_set", challenger, actor=actor, changes={"pattern": pattern})
    return challenger


@transaction.atomic
def set_diary(
    *, challenger_id: UUID, entries: Iterable[DiaryMark], actor: User, version: int | None = None
) -> Challenger:
    """Mark half-days as away or free, or as any other week; what was said of those half-days before is replaced.

    Raises Refused when a half-day that would be away is held for a visit already.
    """
    challenger = locked_challenger(challenger_id)
    POLICY.require(actor, "edit_diary", challenger)
    check_version(challenger, version)
    marks = {HalfDay(e.date, e.half): e.kind for e in entries}
    if not marks:
        return challenger
    refuse_if(breaches_of_diary(_facts_of_diary(challenger, marks)))
    _replace(challenger, marks)
    save_new_version(challenger, [])
    changes = {"from": min(marks).date, "to": max(marks).date, "half_days": len(marks)}
    audit.record("challenger.diary_set", challenger, actor=actor, changes=changes)
    return challenger


def _facts_of_diary(challenger: Challenger, marks: dict[HalfDay, str]) -> AwayFacts:
    away = {half_day for half_day, kind in marks.items() if kind == DiaryKind.AWAY}
    first, last = min(marks).date, max(marks).date
    claims = DayClaim.objects.filter(person=challenger.person_id, active=True, date__range=(first, last))
    held = {HalfDay(day, half) for day, half in claims.values_list("date", "half")}
    return AwayFacts(clock.today(), first, last, is_away=bool(away), held=sorted(held & away))


def _replace(challenger: Challenger, marks: dict[HalfDay, str]) -> None:
    first, last = min(marks).date, max(marks).date
    before = challenger.diary.filter(date__range=(first, last))
    replaced = [row.pk for row in before if HalfDay(row.date, row.half) in marks]
    challenger.diary.filter(pk__in=replaced).delete()
    DiaryEntry.objects.bulk_create(
        DiaryEntry(challenger=challenger, date=h.date, half=h.half, kind=kind) for h, kind in marks.items() if kind
    )


@transaction.atomic
def mark_time(
    *,
    challenger_id: UUID,
    first: dt.date,
    last: dt.date,
    kind: str,
    actor: User,
    version: int | None = None,
    halves: Iterable[str] = Half.values,
) -> Challenger:
    """Mark a time from a day to a day (both included) as away or free, or, without a kind, as any other week.

    `halves` narrows it to mornings or afternoons. Raises Refused for a time that is over, out of order or too long.
    """
    wanted = AwayFacts(clock.today(), first, last, is_away=kind == DiaryKind.AWAY)
    refuse_if(breaches_of_diary(wanted))
    chosen = set(halves)
    days = whole_days(first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    entries = [DiaryMark(day, half, kind) for day, half in days if half in chosen]
    return set_diary(challenger_id=challenger_id, entries=entries, actor=actor, version=version)


@transaction.atomic
def pledge_days(
    *, challenger_id: UUID, year_id: int, half_days: int, actor: User, version: int | None = None
) -> DaysPledge:
    """Pledge days of a programme year: a hard cap on what the person is booked for, in half-days."""
    challenger = locked_challenger(challenger_id)
    POLICY.require(actor, "edit_diary", challenger)
    check_version(challenger, version)
    year = ProgrammeYear.objects.filter(pk=year_id).first()
    if year is None:
        raise NotVisible
    used = with_pledges(Challenger.objects.filter(pk=challenger.pk), year).get().used  # type: ignore[attr-defined]
    is_over = year.closed_at is not None or year.ends_on < clock.today()
    facts = PledgeFacts(half_days, used, str(year), is_over)
    refuse_if([is_in_pool(challenger.left_pool_at is not None), *pledge_is_possible(facts)])
    pledge, _ = DaysPledge.objects.update_or_create(challenger=challenger, year=year, defaults={"half_days": half_days})
    save_new_version(challenger, [])
    changes = {"half_days": half_days, "year": str(year)}
    audit.record("challenger.pledged", challenger, actor=actor, changes=changes)
    return pledge
