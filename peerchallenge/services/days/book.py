"""The book of one engagement: what every posting needs to know, read after the accounts it touches were locked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from cib.common.errors import refuse_if
from peerchallenge import ledger
from peerchallenge.enums import AllowanceKind, CostBasis, HostBasis, Leg
from peerchallenge.models import Account, DaysPledge, Engagement, ProgrammeYear
from peerchallenge.queries import days as queries
from peerchallenge.queries.days import Held
from peerchallenge.queries.days.plans import PersonTime
from peerchallenge.rules import counting as arithmetic
from peerchallenge.rules import days as rules
from peerchallenge.rules.counting import Counting, Slot

#: The allowance that a received day uses; under the other bases the host's days are not touched.
ALLOWANCE_OF_BASIS: Final[dict[str, str]] = {
    CostBasis.GIFTED: AllowanceKind.RECEIVE,
    CostBasis.OWN_ENTITLEMENT: AllowanceKind.MEMBER_SUPPORT,
}


@dataclass(frozen=True)
class Book:
    """What every posting of an engagement needs to know, read after its accounts were locked."""

    engagement: Engagement
    host: Account
    givers: Mapping[UUID | None, int]
    years: queries.Years
    held: list[Held]

    @property
    def allowance_kind(self) -> str:
        """Give the host's allowance that received days use; empty where the host is not charged."""
        return ALLOWANCE_OF_BASIS.get(self.engagement.offer_version.cost_basis, "")

    @property
    def counting(self) -> dict[int, Counting]:
        """Give the counting rule of each year as it is now."""
        return queries.counting_of(self.years.values())

    @property
    def standing(self) -> Counter[Slot]:
        """Give what is reserved or delivered, by what it is about."""
        return self._sums(lambda held: held.open + held.delivered)

    @property
    def delivered(self) -> Counter[Slot]:
        """Give what was delivered and stands, by what it is about."""
        return self._sums(lambda held: held.delivered)

    @property
    def programme_years(self) -> list[ProgrammeYear]:
        """Give the years that are touched, in order."""
        return sorted({year.pk: year for year in self.years.values()}.values(), key=lambda year: year.starts_on)

    def _sums(self, of: Any) -> Counter[Slot]:
        sums: Counter[Slot] = Counter()
        for held in self.held:
            sums[held.slot] += of(held)
        return sums

    def needs(self, times: Iterable[PersonTime], counting: Mapping[int, Counting]) -> arithmetic.Needs:
        """Give what each leg must hold for these times."""
        spells = arithmetic.counted(queries.spells_of(times, self.years, self.givers), counting)
        needs = arithmetic.given_needs(spells)
        if self.allowance_kind:
            needs |= arithmetic.host_needs(spells, self.host.pk, counting)
        return needs

    def rule_reserved_under(self) -> dict[int, Counting]:
        """Give each year's rule as it was when the days were reserved: a changed rule affects later ones only."""
        found = self.counting
        for year_id, rule in found.items():
            rows = [held.reservation for held in self.held if held.reservation.year_id == year_id]
            received = [row for row in rows if row.leg == Leg.RECEIVED]
            by_person = any(row.person_id for row in received)
            basis = (HostBasis.PERSON_DAYS if by_person else HostBasis.TEAM_DAYS) if received else rule.basis
            found[year_id] = Counting(basis, rule.kinds | {row.effort for row in rows})
        return found


def open_book(engagement: Engagement, times: list[PersonTime]) -> Book:
    """Open the accounts that are missing, lock all in order, and read what the ledger holds."""
    years = queries.years_of(t.day for t in times)
    missing = sorted({t.day for t in times} - set(years))
    refuse_if(rules.day_is_in_an_open_year(rules.DayFacts(day, False, False)) for day in missing)
    host = ledger.account_of_council(engagement.host_id)
    givers = {giver: _account_of_giver(giver) for giver in queries.givers_of(engagement)}
    ledger.lock_accounts({host.pk, *givers.values()})
    people = {t.person_id for t in times}
    list(DaysPledge.objects.select_for_update().filter(challenger__person__in=people).order_by("pk"))
    return Book(engagement, host, givers, years, queries.held_by(engagement.pk))


def _account_of_giver(council_id: UUID | None) -> int:
    """Give the account that a member of the team gives from: associates where no council employs them (R047)."""
    account = ledger.account_of_council(council_id) if council_id else ledger.associates_account()
    return account.pk
