"""Everything the proof looks at, read once and as it stands in the database, so that nothing is taken on trust."""

from collections import defaultdict
from functools import cached_property
from typing import Any, NamedTuple

from peerchallenge.enums import AccountKind, Phase
from peerchallenge.models import Account, Allowance, ProgrammeYear, Transfer


class Row(NamedTuple):
    """A transfer as the database holds it."""

    id: int
    reference: str
    leg: str
    phase: str
    giver_id: int
    receiver_id: int
    account_id: int
    host_account_id: int
    half_days: Any
    effort: str
    day: Any
    year_id: int
    engagement_id: Any
    person_id: Any
    supplier_id: Any
    allowance_kind: str
    resolves_id: int | None
    reverses_id: int | None


class Records:
    """The ledger's rows and what they refer to, each read when it is first asked for."""

    @cached_property
    def transfers(self) -> list[Row]:
        """Every transfer, oldest first."""
        return [Row(*values) for values in Transfer.objects.order_by("pk").values_list(*Row._fields)]

    @cached_property
    def by_id(self) -> dict[int, Row]:
        """Every transfer by its id."""
        return {row.id: row for row in self.transfers}

    @cached_property
    def resolutions(self) -> dict[int, list[Row]]:
        """The rows that settle each reservation."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.transfers:
            if row.resolves_id is not None:
                found[row.resolves_id].append(row)
        return found

    @cached_property
    def reversals(self) -> dict[int, list[Row]]:
        """The rows that undo each delivered one."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.transfers:
            if row.reverses_id is not None:
                found[row.reverses_id].append(row)
        return found

    @cached_property
    def accounts(self) -> dict[int, Account]:
        """Every account by its id."""
        return Account.objects.select_related("council", "fund").in_bulk()

    @cached_property
    def programme_id(self) -> int | None:
        """The programme's account."""
        return next((a.pk for a in self.accounts.values() if a.kind == AccountKind.PROGRAMME), None)

    @cached_property
    def years(self) -> dict[int, ProgrammeYear]:
        """Every programme year by its id."""
        return ProgrammeYear.objects.in_bulk()

    @cached_property
    def allowances(self) -> list[Allowance]:
        """Every row of every allowance."""
        return list(Allowance.objects.select_related("year", "council").order_by("pk"))

    def kind_of(self, account_id: int) -> str:
        """Give an account's kind, or nothing for one that does not exist."""
        account = self.accounts.get(account_id)
        return account.kind if account else ""

    def still_open(self, row: Row) -> int:
        """Give what of a reservation is neither delivered nor released."""
        if row.phase != Phase.RESERVED:
            return 0
        return row.half_days - sum(r.half_days for r in self.resolutions.get(row.id, []))

    def stands(self, row: Row) -> int:
        """Give what a delivered row moved and no reversal moved back."""
        if row.phase != Phase.DELIVERED:
            return 0
        return row.half_days - sum(r.half_days for r in self.reversals.get(row.id, []))

    def used(self, row: Row) -> int:
        """Give what a row holds of an allowance or a pledge: reserved still, or delivered for good."""
        return self.still_open(row) + self.stands(row)
