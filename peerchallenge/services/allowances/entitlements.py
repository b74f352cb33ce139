"""Days of member peer support that a change of political control entitles a council to (R024, QA Q22)."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from councils.models import Council
from peerchallenge import ledger
from peerchallenge.enums import AllowanceKind, AllowanceSource
from peerchallenge.models import Allowance, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.services.allowances.postings import allowance_row, post


@transaction.atomic
def post_entitlement(
    *, council_id: UUID, year_id: int, half_days: int, because_of: UUID, reason: str, actor: User
) -> Allowance:
    """Post half-days of member peer support in a year, which expire with it; the same change of control posts once.

    `because_of` is the id of the record of political control.
    """
    council = Council.objects.get(pk=council_id)
    POLICY.require(actor, "post_allowance", council)
    ledger.lock_accounts([ledger.account_of_council(council_id).pk])
    year = ProgrammeYear.objects.get(pk=year_id)
    kind, source = AllowanceKind.MEMBER_SUPPORT, AllowanceSource.CHANGE_OF_CONTROL
    key = f"{source}/{year.starts_on.isoformat()}/{council_id}/{kind}/{because_of}"
    known = Allowance.objects.filter(key=key).first()
    row = allowance_row(key, council_id, kind, year, source, half_days, reason=reason[:300])
    return known or post(row, actor=actor)
