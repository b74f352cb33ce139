"""Programme years: opened with their allowances, their counting rule changed for later days, closed with carry-over."""

import datetime as dt
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import Breach, refuse_if
from cib.common.versions import check_version, save_new_version
from councils.models import Council
from peerchallenge.enums import AllowanceKind, AllowanceSource
from peerchallenge.models import Allowance, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import councils_of_year, open_half_days, positions_of
from peerchallenge.rules import days as rules
from peerchallenge.services.allowances.postings import allowance_row

#: The allowances of a year that has not begun are posted so long before, because bookings look ahead.
POSTED_AHEAD: Final = dt.timedelta(days=366)


@transaction.atomic
def open_programme_year(
    *,
    first_year: int,
    give_half_days: int,
    receive_half_days: int,
    member_support_half_days: int,
    carries_over: bool,
    actor: User,
) -> ProgrammeYear:
    """Open the programme year that begins on 1 April of `first_year`; its allowances are posted when it is near.

    Raise Refused LED-14.
    """
    POLICY.require(actor, "manage_programme_year")
    starts_on = dt.date(first_year, 4, 1)
    known = ProgrammeYear.objects.values_list("starts_on", "ends_on")
    refuse_if(rules.year_is_april_to_march(starts_on, known))
    year = ProgrammeYear.objects.create(
        starts_on=starts_on,
        ends_on=dt.date(first_year + 1, 3, 31),
        give_half_days=give_half_days,
        receive_half_days=receive_half_days,
        member_support_half_days=member_support_half_days,
        carries_over=carries_over,
    )
    audit.record("year.opened", year, actor=actor, after=str(year))
    post_due_allowances()
    return year


@transaction.atomic
def change_programme_year(
    *,
    year_id: int,
    host_basis: str,
    counted_kinds: Iterable[str],
    carries_over: bool,
    actor: User,
    version: int | None = None,
) -> ProgrammeYear:
    """Change how days count from now on; what is reserved already settles by the rule it was reserved under.

    Raise Refused LED-03 (the year is closed) or LED-16.
    """
    year = ProgrammeYear.objects.select_for_update().get(pk=year_id)
    POLICY.require(actor, "manage_programme_year", year)
    check_version(year, version)
    kinds = sorted(set(counted_kinds))
    refuse_if([_open(year), rules.counting_rule_counts_fieldwork(kinds)])
    wanted = {"host_basis": host_basis, "counted_kinds": kinds, "carries_over": carries_over}
    changes = {name: [getattr(year, name), value] for name, value in wanted.items() if getattr(year, name) != value}
    if changes:
        save_new_version(year, [], **wanted)
        audit.record("year.changed", year, actor=actor, changes=changes)
    return year


def post_yearly_allowances(year: ProgrammeYear) -> int:
    """Post the year's allowances to every council that exists in it, once; give how many rows were added."""
    kinds = {
        AllowanceKind.GIVE: year.give_half_days,
        AllowanceKind.RECEIVE: year.receive_half_days,
        AllowanceKind.MEMBER_SUPPORT: year.member_support_half_days,
    }
    known = set(Allowance.objects.filter(year=year, source=AllowanceSource.YEARLY).values_list("council", "kind"))
    rows = [
        allowance_row(yearly_key(year, pk, kind), pk, kind, year, AllowanceSource.YEARLY, half_days)
        for pk in councils_of_year(year).values_list("pk", flat=True)
        for kind, half_days in kinds.items()
        if half_days and (pk, kind) not in known
    ]
    Allowance.objects.bulk_create(rows)
    return len(rows)


def yearly_key(year: ProgrammeYear, council_id: UUID, kind: str) -> str:
    """Give the key under which a yearly allowance is posted once."""
    return f"yearly/{year.starts_on.isoformat()}/{council_id}/{kind}"


@transaction.atomic
def post_due_allowances() -> int:
    """Post the allowances of every open year that has begun or begins within a year; give how many rows."""
    due = ProgrammeYear.objects.select_for_update().filter(
        closed_at__isnull=True, starts_on__lte=clock.today() + POSTED_AHEAD
    )
    total = 0
    for year in due.order_by("starts_on"):
        added = post_yearly_allowances(year)
        if added:
            audit.record("year.allowances_posted", year, actor=None, changes={"rows": added})
        total += added
    return total


@transaction.atomic
def close_year(*, year_id: int, actor: User, version: int | None = None) -> ProgrammeYear:
    """Close a year that is over and settled; carry what is left over to the next, if the year says so.

    Raise Refused LED-09 while something is reserved in it, or LED-14 where there is no next year to carry over to.
    """
    year = ProgrammeYear.objects.select_for_update().get(pk=year_id)
    POLICY.require(actor, "manage_programme_year", year)
    check_version(year, version)
    still_open = open_half_days(Q(year=year))
    following = ProgrammeYear.objects.filter(starts_on=year.ends_on + dt.timedelta(days=1)).first()
    refuse_if(
        [
            *rules.year_can_close(
                ends_on=year.ends_on,
                today=clock.today(),
                is_closed=year.closed_at is not None,
                open_half_days=still_open,
            ),
            Breach("LED-14", "Open the next programme year first: days are carried over to it.")
            if year.carries_over and following is None
            else None,
        ]
    )
    carried = _carry_over(year, following) if year.carries_over and following else 0
    save_new_version(year, [], closed_at=clock.now())
    audit.record("year.closed", year, actor=actor, changes={"carried": carried})
    return year


def _carry_over(year: ProgrammeYear, following: ProgrammeYear) -> int:
    councils = list(Council.objects.in_force(following.starts_on))
    rows = []
    for council_id, position in positions_of(councils, year).items():
        left = {
            AllowanceKind.GIVE: position.still_to_give,
            AllowanceKind.RECEIVE: position.still_to_receive,
            AllowanceKind.MEMBER_SUPPORT: position.member_support.left,
        }
        rows += [
            allowance_row(
                carry_over_key(year, council_id, kind),
                council_id,
                kind,
                following,
                AllowanceSource.CARRY_OVER,
                half_days,
                reason=f"Left over from {year}",
            )
            for kind, half_days in left.items()
            if half_days
        ]
    Allowance.objects.bulk_create(rows)
    return len(rows)


def carry_over_key(year: ProgrammeYear, council_id: UUID, kind: str) -> str:
    """Give the key under which what is left of a year is carried over once."""
    return f"carry_over/{year.starts_on.isoformat()}/{council_id}/{kind}"


def _open(year: ProgrammeYear) -> Breach | None:
    facts = rules.DayFacts(year.starts_on, True, year.closed_at is not None)
    return rules.day_is_in_an_open_year(facts)
