"""Funds, and days that they pay beyond the allowance: asked for by one person, approved by another (R043)."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.components.words import half_days_words
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from councils.models import Council
from peerchallenge import ledger
from peerchallenge.enums import AllowanceKind, AllowanceSource
from peerchallenge.models import Fund, FundedDaysRequest, ProgrammeYear
from peerchallenge.notifications import days as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import person_id_of
from peerchallenge.rules import days as rules
from peerchallenge.services.allowances.postings import allowance_row, post


@transaction.atomic
def add_fund(*, code: str, name: str, purpose: str, actor: User) -> Fund:
    """Add a fund and open its account; a code names one fund. Raise Refused LED-17."""
    POLICY.require(actor, "manage_funds")
    refuse_if([rules.fund_code_is_new(is_taken=Fund.objects.filter(code=code).exists())])
    fund = Fund.objects.create(code=code, name=name, purpose=purpose)
    ledger.account_of_fund(fund.pk)
    audit.record("fund.added", fund, actor=actor)
    return fund


@transaction.atomic
def close_fund(*, fund_id: UUID, on: dt.date, actor: User) -> Fund:
    """Close a fund: no more days are approved from it; those that were stay."""
    fund = Fund.objects.select_for_update().get(pk=fund_id)
    POLICY.require(actor, "manage_funds", fund)
    if fund.closed_on is None:
        fund.closed_on = on
        fund.save(update_fields=["closed_on"])
        audit.record("fund.closed", fund, actor=actor, after=on.isoformat())
    return fund


@transaction.atomic
def request_funded_days(
    *,
    council_id: UUID,
    year_id: int,
    half_days: int,
    reason: str,
    actor: User,
    engagement_id: UUID | None = None,
    fund_id: UUID | None = None,
) -> FundedDaysRequest:
    """Ask for days beyond a council's allowance. Raise Refused LED-03 where the year is closed."""
    council = Council.objects.get(pk=council_id)
    POLICY.require(actor, "request_for_council", council)
    year = ProgrammeYear.objects.get(pk=year_id)
    refuse_if([rules.day_is_in_an_open_year(rules.DayFacts(year.starts_on, True, year.closed_at is not None))])
    request = FundedDaysRequest.objects.create(
        council=council,
        year=year,
        engagement_id=engagement_id,
        fund_id=fund_id,
        half_days=half_days,
        reason=reason,
        requested_at=clock.now(),
        requested_by_id=person_id_of(actor),
    )
    _record("funded_days.requested", request, actor)
    notifications.funded_days_requested(request)
    return request


@transaction.atomic
def approve_funded_days(
    *, request_id: UUID, fund_id: UUID, actor: User, version: int | None = None
) -> FundedDaysRequest:
    """Approve what somebody else asked for, from a fund that is open: the days are there. Raise Refused LED-12."""
    request = _locked(request_id)
    POLICY.require(actor, "post_allowance", request.council)
    check_version(request, version)
    fund = Fund.objects.get(pk=fund_id)
    is_open = fund.closed_on is None or fund.closed_on > clock.today()
    year = request.year
    year_facts = rules.DayFacts(year.starts_on, True, year.closed_at is not None)
    found = [*_breaches(request, actor, is_open), rules.day_is_in_an_open_year(year_facts)]
    refuse_if(found)
    ledger.lock_accounts([ledger.account_of_council(request.council_id).pk])
    ledger.account_of_fund(fund.pk)
    row = allowance_row(
        f"funded/{request.pk}",
        request.council_id,
        AllowanceKind.RECEIVE,
        year,
        AllowanceSource.FUNDED,
        request.half_days,
        fund=fund,
        engagement_id=request.engagement_id,
        reason=request.reason,
        approved_by_id=person_id_of(actor),
    )
    posted = post(row, actor=actor)
    return _answer(request, actor, "funded_days.approved", fund=fund, allowance=posted)


@transaction.atomic
def decline_funded_days(*, request_id: UUID, answer: str, actor: User, version: int | None = None) -> FundedDaysRequest:
    """Decline what somebody else asked for, saying why. Raise Refused LED-12."""
    request = _locked(request_id)
    POLICY.require(actor, "post_allowance", request.council)
    check_version(request, version)
    refuse_if(_breaches(request, actor, True))
    return _answer(request, actor, "funded_days.declined", answer=answer)


@transaction.atomic
def grant_funded_days(
    *, council_id: UUID, year_id: int, half_days: int, reason: str, fund_id: UUID, asked_by: User, approved_by: User
) -> FundedDaysRequest:
    """Ask and approve in one go, by two people who are both there (an import, the demonstration). Refused: LED-12."""
    request = request_funded_days(
        council_id=council_id, year_id=year_id, half_days=half_days, reason=reason, actor=asked_by
    )
    return approve_funded_days(request_id=request.pk, fund_id=fund_id, actor=approved_by)


def _breaches(request: FundedDaysRequest, actor: User, fund_is_open: bool) -> list[rules.Found]:
    facts = rules.ApprovalFacts(
        request.answered_at is not None, request.requested_by_id, person_id_of(actor), fund_is_open
    )
    return rules.funded_days_are_approved_by_another(facts)


def _answer(request: FundedDaysRequest, actor: User, action: str, **changes: object) -> FundedDaysRequest:
    save_new_version(request, [], answered_at=clock.now(), answered_by_id=person_id_of(actor), **changes)
    _record(action, request, actor)
    notifications.funded_days_answered(request)
    return request


def _locked(request_id: UUID) -> FundedDaysRequest:
    rows = FundedDaysRequest.objects.select_for_update(of=("self",)).select_related("council", "year")
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise NotVisible
    return found


def _record(action: str, request: FundedDaysRequest, actor: User) -> None:
    changes = {"days": half_days_words(request.half_days), "year": str(request.year)}
    audit.record(action, request, actor=actor, thread=request.council, changes=changes)
