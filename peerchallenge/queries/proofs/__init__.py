"""Proving the ledger: each statement of the domain as a named check over all rows; silence means that it holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from peerchallenge.queries.proofs import allowances, rows, sums
from peerchallenge.queries.proofs.records import Records


@dataclass(frozen=True)
class Check:
    """One statement, and what finds where it does not hold."""

    name: str
    statement: str
    problems: Callable[[Records], Iterator[str]]


@dataclass(frozen=True)
class Outcome:
    """What a check found; problems hold ids and figures, never names."""

    name: str
    statement: str
    problems: tuple[str, ...]


CHECKS: Final = (
    Check("triggers_stand", "The database itself refuses to change or delete rows of record", rows.triggers_stand),
    Check("half_days_are_whole", "Each transfer moves one or two whole half-days", rows.half_days_are_whole),
    Check(
        "legs_run_between_their_accounts",
        "Days are given by a council or associates to the programme, and received from it or a fund by the host",
        rows.legs_run_between_their_accounts,
    ),
    Check(
        "references_name_their_event",
        "Every transfer has a reference of its own, made from what it is about",
        rows.references_name_their_event,
    ),
    Check("days_lie_in_their_year", "A transfer belongs to the year of its day", rows.days_lie_in_their_year),
    Check(
        "reservations_settle_once",
        "A reservation is settled at most once, by exactly what was reserved",
        rows.reservations_settle_once,
    ),
    Check(
        "resolutions_fit_their_reservation",
        "What is delivered or released is what was reserved",
        rows.resolutions_fit_their_reservation,
    ),
    Check(
        "reversals_undo_one_delivery",
        "A reversal moves back what one delivery moved, once, in the same year",
        rows.reversals_undo_one_delivery,
    ),
    Check(
        "transfers_are_about_known_work",
        "Each transfer is about an engagement, its host and somebody of its team",
        rows.transfers_are_about_known_work,
    ),
    Check(
        "givers_release_their_people",
        "Days are credited to the council that released the person; an associate's to none",
        rows.givers_release_their_people,
    ),
    Check(
        "hosts_are_charged_by_the_offer",
        "A host is charged as the offer's cost basis says",
        rows.hosts_are_charged_by_the_offer,
    ),
    Check("balances_are_never_negative", "No balance is below nothing", sums.balances_are_never_negative),
    Check(
        "accounts_balance_with_the_programme",
        "All that was given and received passed through the programme",
        sums.accounts_balance_with_the_programme,
    ),
    Check(
        "pages_tell_what_the_rows_say",
        "Balances are sums: pages and rows tell the same",
        sums.pages_tell_what_the_rows_say,
    ),
    Check(
        "hosts_stay_within_their_allowance",
        "No host receives more than its allowance",
        sums.hosts_stay_within_their_allowance,
    ),
    Check("funds_pay_what_was_approved", "A fund pays what was approved", sums.funds_pay_what_was_approved),
    Check(
        "people_stay_within_their_pledge",
        "Nobody is booked for more days than they pledged",
        sums.people_stay_within_their_pledge,
    ),
    Check("nobody_is_in_two_places", "Nobody is in two places at a time", sums.nobody_is_in_two_places),
    Check(
        "nothing_is_reserved_for_what_ended",
        "Nothing stays reserved for what ended or is paused",
        sums.nothing_is_reserved_for_what_ended,
    ),
    Check("closed_stays_closed", "Closed years and accounts stay as they are", sums.closed_stays_closed),
    Check(
        "every_owner_has_one_account",
        "Every council, every fund, the associates and the programme have one account",
        sums.every_owner_has_one_account,
    ),
    Check(
        "years_follow_each_other",
        "Programme years run from April to March and share no day",
        allowances.years_follow_each_other,
    ),
    Check(
        "allowances_are_posted_once",
        "Each allowance is posted once, under its key, for its year",
        allowances.allowances_are_posted_once,
    ),
    Check(
        "extensions_have_two_agreements",
        "An extension is agreed by the host's director and the lead challenger",
        allowances.extensions_have_two_agreements,
    ),
    Check(
        "funded_days_have_fund_and_approver",
        "Funded days have a fund, a reason and an approver other than who asked",
        allowances.funded_days_have_fund_and_approver,
    ),
    Check(
        "carry_over_comes_from_closed_years",
        "Only a closed year carries over, and only if its setting says so",
        allowances.carry_over_comes_from_closed_years,
    ),
)


def prove() -> list[Outcome]:
    """Recompute everything and check every statement; an outcome without problems is proved."""
    records = Records()
    return [Outcome(check.name, check.statement, tuple(check.problems(records))) for check in CHECKS]


def problems_of(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """Give the problems found, each with the name of its check."""
    return [{"check": outcome.name, "problem": text} for outcome in outcomes for text in outcome.problems]
