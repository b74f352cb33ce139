"""Proofs of sums: balances, allowances, pledges, and that pages and rows tell the same."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from councils.models import Council, Person
from peerchallenge.enums import AccountKind, AllowanceSource, EffortKind, EngagementStatus, Leg, Phase
from peerchallenge.models import DayClaim, DaysPledge, Engagement
from peerchallenge.queries.days import positions_of
from peerchallenge.queries.proofs.records import Records, Row
from peerchallenge.rules.counting import HALF_DAYS_OF_A_DAY

Problems = Iterator[str]
_ENDED = (
    EngagementStatus.CLOSED,
    EngagementStatus.DECLINED,
    EngagementStatus.CANCELLED,
    EngagementStatus.PAUSED,
)


def balances_are_never_negative(records: Records) -> Problems:
    """Yield accounts with less than nothing reserved or done in a year."""
    open_sums: Counter[Any] = Counter()
    done: Counter[Any] = Counter()
    for row in records.transfers:
        key = (row.account_id, row.year_id, row.leg, row.allowance_kind)
        open_sums[key] += records.still_open(row)
        done[key] += records.stands(row)
    for what, sums in (("reserved", open_sums), ("done", done)):
        for (account_id, _, leg, _), total in sums.items():
            if total < 0:
                yield f"Account {account_id} has less than nothing {what} ({leg})."


def accounts_balance_with_the_programme(records: Records) -> Problems:
    """Yield what is not balanced: all that accounts gave and received has passed through the programme or a fund."""
    net: Counter[int] = Counter()
    for row in records.transfers:
        if row.phase in {Phase.DELIVERED, Phase.REVERSED}:
            net[row.giver_id] -= row.half_days
            net[row.receiver_id] += row.half_days
    given: Counter[int] = Counter()
    for row in records.transfers:
        given[row.account_id] += records.stands(row) * (-1 if row.leg == Leg.GIVEN else 1)
    for account_id, total in net.items():
        has_statement = records.kind_of(account_id) in {AccountKind.COUNCIL, AccountKind.ASSOCIATES}
        if has_statement and total != given[account_id]:
            yield f"What account {account_id} gave and received does not agree with its transfers."


def pages_tell_what_the_rows_say(records: Records) -> Problems:
    """Yield councils whose position, as the pages sum it, is not what going through the rows one by one gives."""
    replayed = _replayed(records)
    councils = list(Council.objects.all())
    for year in records.years.values():
        for council_id, position in positions_of(councils, year).items():
            for kind, figures in (("give", position.give), ("receive", position.receive)):
                told = (figures.allowance, figures.done, figures.reserved)
                if told != tuple(replayed[(council_id, year.pk, kind)]):
                    yield f"The position of council {council_id} ({kind}, {year}) is not what its rows say."


def _replayed(records: Records) -> dict[Any, list[int]]:
    """Go through allowances and transfers one by one: allowance, done, reserved."""
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    for allowance in records.allowances:
        found[(allowance.council_id, allowance.year_id, allowance.kind)][0] += allowance.half_days
    for row in records.transfers:
        account = records.accounts.get(row.account_id)
        kind = "give" if row.leg == Leg.GIVEN else row.allowance_kind
        sums = found[(account.council_id if account else None, row.year_id, kind)]
        sums[1] += {Phase.DELIVERED: 1, Phase.REVERSED: -1}.get(Phase(row.phase), 0) * row.half_days
        sums[2] += records.still_open(row)
    return found


def hosts_stay_within_their_allowance(records: Records) -> Problems:
    """Yield hosts that received, or have reserved, more than their allowance."""
    allowed: Counter[Any] = Counter()
    for row in records.allowances:
        allowed[(row.council_id, row.year_id, row.kind)] += row.half_days
    for key, total in _received(records).items():
        if total > allowed[key]:
            yield f"Council {key[0]} uses {total} half-days of an allowance of {allowed[key]} ({key[2]})."


def _received(records: Records) -> Counter[Any]:
    used: Counter[Any] = Counter()
    for row in records.transfers:
        account = records.accounts.get(row.account_id)
        if row.leg == Leg.RECEIVED and account is not None:
            used[(account.council_id, row.year_id, row.allowance_kind)] += records.used(row)
    return used


def funds_pay_what_was_approved(records: Records) -> Problems:
    """Yield funds that pay a host more than was approved for it."""
    approved: Counter[Any] = Counter()
    for allowance in records.allowances:
        if allowance.source == AllowanceSource.FUNDED:
            approved[(allowance.fund_id, allowance.council_id, allowance.year_id)] += allowance.half_days
    paid: Counter[Any] = Counter()
    for row in records.transfers:
        giver, host = records.accounts.get(row.giver_id), records.accounts.get(row.account_id)
        if giver is not None and host is not None and giver.kind == AccountKind.FUND and row.phase != Phase.REVERSED:
            paid[(giver.fund_id, host.council_id, row.year_id)] += records.used(row)
    for key, total in paid.items():
        if total > approved[key]:
            yield f"Fund {key[0]} pays {total} half-days where {approved[key]} were approved."


def people_stay_within_their_pledge(records: Records) -> Problems:
    """Yield people who gave, or have reserved, more than they pledged for the year."""
    merged = dict(Person.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    pledged: Counter[Any] = Counter()
    for person_id, year_id, half_days in DaysPledge.objects.values_list("challenger__person", "year", "half_days"):
        pledged[(merged.get(person_id, person_id), year_id)] += half_days
    used: Counter[Any] = Counter()
    for row in records.transfers:
        if row.leg == Leg.GIVEN:
            used[(merged.get(row.person_id, row.person_id), row.year_id)] += records.used(row)
    for key, total in used.items():
        if total > pledged[key]:
            yield f"Person {key[0]} is down for {total} half-days and pledged {pledged[key]}."


def nobody_is_in_two_places(records: Records) -> Problems:
    """Yield people with two holds on one half-day, or more than two half-days on site on one day."""
    claims: Counter[Any] = Counter(DayClaim.objects.filter(active=True).values_list("person", "date", "half"))
    for (person_id, day, half), times in claims.items():
        if times > 1:
            yield f"Person {person_id} is held {times} times on {day} {half}."
    on_site: Counter[Any] = Counter()
    for row in records.transfers:
        if row.leg == Leg.GIVEN and row.effort == EffortKind.FIELDWORK:
            on_site[(row.person_id, row.day)] += records.used(row)
    for (person_id, day), total in on_site.items():
        if total > HALF_DAYS_OF_A_DAY:
            yield f"Person {person_id} is down for {total} half-days on {day}."


def nothing_is_reserved_for_what_ended(records: Records) -> Problems:
    """Yield reservations still open for engagements that are closed, declined, cancelled or paused."""
    ended = set(Engagement.objects.filter(status__in=_ENDED).values_list("pk", flat=True))
    for row in records.transfers:
        if row.engagement_id in ended and records.still_open(row):
            yield f"Reservation {row.id} is open though its engagement has ended or is paused."


def closed_stays_closed(records: Records) -> Problems:
    """Yield what is reserved in closed years, and what stands in accounts for days after they closed."""
    for row in records.transfers:
        year = records.years.get(row.year_id)
        if year is not None and year.closed_at is not None and records.still_open(row):
            yield f"Reservation {row.id} is open in a programme year that is closed."
        yield from _after_closing(row, records)


def _after_closing(row: Row, records: Records) -> Problems:
    for account_id in (row.giver_id, row.receiver_id):
        account = records.accounts.get(account_id)
        closed_on = account.closed_on if account else None
        if closed_on is not None and row.day >= closed_on and records.used(row):
            yield f"Transfer {row.id} is about {row.day}, after account {account_id} closed."


def every_owner_has_one_account(records: Records) -> Problems:
    """Yield councils and common accounts that have none, or an account with two owners."""
    owned = {a.council_id for a in records.accounts.values()}
    for council in Council.objects.in_force():
        if council.pk not in owned:
            yield f"Council {council.pk} has no account."
    kinds = Counter(a.kind for a in records.accounts.values())
    for kind in (AccountKind.PROGRAMME, AccountKind.ASSOCIATES):
        if kinds[kind] != 1:
            yield f"There are {kinds[kind]} accounts of the kind {kind}."
    for account in records.accounts.values():
        owners = (account.council_id is not None) + (account.fund_id is not None)
        if owners != (account.kind in {AccountKind.COUNCIL, AccountKind.FUND}):
            yield f"Account {account.pk} has {owners} owners."
