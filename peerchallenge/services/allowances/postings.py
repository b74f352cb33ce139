"""The rows of which an allowance is the sum; each has a key, so that the same event adds nothing twice."""

from typing import Any
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.components.words import half_days_words
from cib.common.errors import refuse_if
from councils.models import Council
from peerchallenge import ledger
from peerchallenge.enums import AllowanceKind, AllowanceSource
from peerchallenge.models import Allowance, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import position_of
from peerchallenge.rules import days as rules


def allowance_row(
    key: str, council_id: UUID, kind: str, year: ProgrammeYear, source: str, half_days: int, **facts: Any
) -> Allowance:
    """Give an allowance row for the whole of a year, not saved yet."""
    return Allowance(
        key=key,
        council_id=council_id,
        kind=kind,
        year=year,
        valid_from=year.starts_on,
        valid_to=year.ends_on,
        source=source,
        half_days=half_days,
        posted_at=clock.now(),
        **facts,
    )


def post(row: Allowance, *, actor: User | None) -> Allowance:
    """Save an allowance row and tell it in the council's history."""
    row.posted_by_id = actor.pk if actor else None
    row.save(force_insert=True)
    days = half_days_words(abs(row.half_days))
    facts = {"days": days, "kind": row.get_kind_display().lower(), "year": str(row.year)}
    audit.record(f"allowance.{row.source}", row, actor=actor, thread=row.council, changes=facts)
    return row


@transaction.atomic
def post_opening_balance(
    *, council_id: UUID, kind: str, year_id: int, half_days: int, reason: str, actor: User
) -> Allowance:
    """Post what a council brings to the year in which the programme begins to use the ledger, once. In half-days.

    Below nothing it takes days off that were used before. Raise Refused LED-03, LED-10 or LED-13.
    """
    council = Council.objects.get(pk=council_id)
    POLICY.require(actor, "post_allowance", council)
    ledger.lock_accounts([ledger.account_of_council(council_id).pk])
    year = ProgrammeYear.objects.get(pk=year_id)
    key = opening_key(year, council_id, kind)
    refuse_if(
        [
            rules.day_is_in_an_open_year(rules.DayFacts(year.starts_on, True, year.closed_at is not None)),
            rules.opening_balance_is_new(is_posted=Allowance.objects.filter(key=key).exists()),
            _cap_of(council, year, kind, half_days),
        ]
    )
    return post(
        allowance_row(key, council_id, kind, year, AllowanceSource.OPENING, half_days, reason=reason), actor=actor
    )


def opening_key(year: ProgrammeYear, council_id: UUID, kind: str) -> str:
    """Give the key under which an opening balance is posted once."""
    return f"opening/{year.starts_on.isoformat()}/{council_id}/{kind}"


@transaction.atomic
def waive_days(
    *, council_id: UUID, kind: str, year_id: int, half_days: int, reason: str, key: str, actor: User
) -> Allowance:
    """Take half-days off an allowance by agreement, never below what is used; `key` makes a double submit one event.

    Raise Refused LED-03 or LED-10.
    """
    council = Council.objects.get(pk=council_id)
    POLICY.require(actor, "post_allowance", council)
    ledger.lock_accounts([ledger.account_of_council(council_id).pk])
    year = ProgrammeYear.objects.get(pk=year_id)
    whole_key = f"waiver/{year.starts_on.isoformat()}/{council_id}/{kind}/{key}"
    known = Allowance.objects.filter(key=whole_key).first()
    if known is not None:
        return known
    refuse_if(
        [
            rules.day_is_in_an_open_year(rules.DayFacts(year.starts_on, True, year.closed_at is not None)),
            _cap_of(council, year, kind, -half_days),
        ]
    )
    row = allowance_row(whole_key, council_id, kind, year, AllowanceSource.WAIVER, -half_days, reason=reason)
    return post(row, actor=actor)


def _cap_of(council: Council, year: ProgrammeYear, kind: str, change: int) -> Any:
    """Ask whether an allowance may be less: a receiving one covers what is used; a giving one stays above nothing."""
    position = position_of(council, year)
    figures = {
        AllowanceKind.GIVE: position.give,
        AllowanceKind.RECEIVE: position.receive,
        AllowanceKind.MEMBER_SUPPORT: position.member_support,
    }[AllowanceKind(kind)]
    used = 0 if kind == AllowanceKind.GIVE else figures.done + figures.reserved
    return rules.allowance_covers_what_is_used(allowance=figures.allowance, used=used, change=change)
