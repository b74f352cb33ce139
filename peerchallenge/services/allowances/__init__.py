"""Allowances: rows that are never changed, by which a council may give and receive; the allowance is their sum."""

from peerchallenge.services.allowances.accounts import close_account, close_ended_accounts, open_accounts
from peerchallenge.services.allowances.entitlements import post_entitlement
from peerchallenge.services.allowances.extensions import agree_extension, propose_extension, withdraw_extension
from peerchallenge.services.allowances.funding import (
    add_fund,
    approve_funded_days,
    close_fund,
    decline_funded_days,
    grant_funded_days,
    request_funded_days,
)
from peerchallenge.services.allowances.opening import OpeningRow, import_opening_balances, read_opening_balances
from peerchallenge.services.allowances.postings import post_opening_balance, waive_days
from peerchallenge.services.allowances.years import (
    change_programme_year,
    close_year,
    open_programme_year,
    post_due_allowances,
    post_yearly_allowances,
)

__all__ = [
    "OpeningRow",
    "add_fund",
    "agree_extension",
    "approve_funded_days",
    "change_programme_year",
    "close_account",
    "close_ended_accounts",
    "close_fund",
    "close_year",
    "decline_funded_days",
    "grant_funded_days",
    "import_opening_balances",
    "open_accounts",
    "open_programme_year",
    "post_due_allowances",
    "post_entitlement",
    "post_opening_balance",
    "post_yearly_allowances",
    "propose_extension",
    "read_opening_balances",
    "request_funded_days",
    "waive_days",
    "withdraw_extension",
]
