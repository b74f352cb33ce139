"""Accounts open for every council and close when it ends; they are never merged or deleted."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from cib.accounts.models import User
from cib.common import audit
from cib.common.errors import refuse_if
from councils.models import Council
from peerchallenge import ledger
from peerchallenge.enums import AccountKind
from peerchallenge.models import Account, Fund
from peerchallenge.queries.days import open_half_days
from peerchallenge.rules.days import account_can_close


@transaction.atomic
def open_accounts() -> int:
    """Open the accounts that are missing: every council's, every fund's, the associates', the programme's.

    Gives how many were opened; asked again it opens none.
    """
    before = Account.objects.count()
    ledger.programme_account()
    ledger.associates_account()
    councils = Council.objects.filter(days_account__isnull=True).order_by("la_code", "pk")
    Account.objects.bulk_create(Account(kind=AccountKind.COUNCIL, council=council) for council in councils)
    for fund in Fund.objects.filter(days_account__isnull=True).order_by("code"):
        ledger.account_of_fund(fund.pk)
    return Account.objects.count() - before


@transaction.atomic
def close_account(*, account_id: int, on: dt.date, actor: User | None) -> Account:
    """Close an account from a day on. Raise Refused LED-15 while something is reserved in it for that day or later."""
    ledger.lock_accounts([account_id])
    account = Account.objects.get(pk=account_id)
    if account.closed_on is not None:
        return account
    still_open = open_half_days(Q(account=account, day__gte=on))
    refuse_if([account_can_close(open_half_days=still_open)])
    account.closed_on = on
    account.save(update_fields=["closed_on"])
    audit.record("account.closed", account, actor=actor, thread=account.council, after=on.isoformat())
    return account


@transaction.atomic
def close_ended_accounts() -> tuple[int, list[str]]:
    """Close the accounts of councils that a successor follows; give how many, and those where days are still reserved.

    What is reserved for a day after the end has to be moved or released first: it is told, not forced.
    """
    closed, waiting = 0, []
    rows = Account.objects.filter(council__ends_on__isnull=False, closed_on__isnull=True).select_related("council")
    for account in rows.order_by("pk"):
        council: Any = account.council
        if open_half_days(Q(account=account, day__gte=council.ends_on)):
            waiting.append(str(council))
        else:
            close_account(account_id=account.pk, on=council.ends_on, actor=None)
            closed += 1
    return closed, waiting
