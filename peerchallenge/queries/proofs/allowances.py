"""Proofs of allowances and programme years: posted once, under their key, with the agreements they need."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from peerchallenge.enums import AllowanceSource
from peerchallenge.models import Allowance, Extension, FundedDaysRequest
from peerchallenge.queries.proofs.records import Records

Problems = Iterator[str]
Source = AllowanceSource


def years_follow_each_other(records: Records) -> Problems:
    """Yield programme years that do not run from April to March, or share days."""
    years = sorted(records.years.values(), key=lambda year: year.starts_on)
    for year in years:
        if (year.starts_on.month, year.starts_on.day) != (4, 1) or year.ends_on != dt.date(
            year.starts_on.year + 1, 3, 31
        ):
            yield f"The programme year {year} does not run from April to March."
    for first, second in pairwise(years):
        if second.starts_on <= first.ends_on:
            yield f"The programme years {first} and {second} share days."


def allowances_are_posted_once(records: Records) -> Problems:
    """Yield allowances that are not posted under their own key, in their own year, with the sign they should have."""
    for row in records.allowances:
        if not row.key.startswith(_stem(row)):
            yield f"Allowance {row.pk} is posted under a key that is not its own."
        if (row.valid_from, row.valid_to) != (row.year.starts_on, row.year.ends_on):
            yield f"The window of allowance {row.pk} is not that of its year."
        wrong = row.half_days >= 0 if row.source == Source.WAIVER else row.half_days <= 0
        if wrong and (row.source != Source.OPENING or row.half_days == 0):
            yield f"Allowance {row.pk} ({row.source}) is of {row.half_days} half-days."
    counts = Counter(
        (row.council_id, row.kind, row.year_id) for row in records.allowances if row.source == Source.YEARLY
    )
    for (council_id, kind, _), times in counts.items():
        if times > 1:
            yield f"Council {council_id} has its yearly allowance ({kind}) {times} times."


def _stem(row: Allowance) -> str:
    if row.source in {Source.EXTENSION, Source.FUNDED}:
        return f"{row.source}/"
    year = row.year.starts_on
    if row.source == Source.CARRY_OVER:
        year = dt.date(year.year - 1, 4, 1)
    return f"{row.source}/{year.isoformat()}/{row.council_id}/{row.kind}"


def extensions_have_two_agreements(records: Records) -> Problems:
    """Yield extensions posted without both sides' agreement, or by one person for both."""
    known = {e.allowance_id: e for e in Extension.objects.filter(allowance__isnull=False)}
    for row in records.allowances:
        if row.source != Source.EXTENSION:
            continue
        extension = known.get(row.pk)
        if extension is None or None in (extension.host_agreed_by_id, extension.lead_agreed_by_id):
            yield f"Allowance {row.pk} is an extension without two agreements."
        elif extension.host_agreed_by_id == extension.lead_agreed_by_id:
            yield f"Allowance {row.pk} is an extension that one person agreed for both sides."
        elif (extension.half_days, extension.engagement_id) != (row.half_days, row.engagement_id):
            yield f"Allowance {row.pk} is not what the extension says."


def funded_days_have_fund_and_approver(records: Records) -> Problems:
    """Yield funded days without a fund, a reason, or an approver other than who asked."""
    known = {r.allowance_id: r for r in FundedDaysRequest.objects.filter(allowance__isnull=False)}
    for row in records.allowances:
        if row.source != Source.FUNDED:
            continue
        request = known.get(row.pk)
        if request is None or row.fund_id is None or not row.reason or row.approved_by_id is None:
            yield f"Allowance {row.pk} is funded without a request, a fund, a reason or an approver."
        elif request.requested_by_id == row.approved_by_id:
            yield f"Allowance {row.pk} was approved by the person who asked for it."
        elif (request.half_days, request.fund_id) != (row.half_days, row.fund_id):
            yield f"Allowance {row.pk} is not what was asked for."


def carry_over_comes_from_closed_years(records: Records) -> Problems:
    """Yield days carried over from a year that is open, or that carries nothing over."""
    years = {year.starts_on: year for year in records.years.values()}
    for row in records.allowances:
        if row.source != Source.CARRY_OVER:
            continue
        before = years.get(dt.date(row.year.starts_on.year - 1, 4, 1))
        if before is None or before.closed_at is None or not before.carries_over:
            yield f"Allowance {row.pk} is carried over from a year that carries nothing over."
