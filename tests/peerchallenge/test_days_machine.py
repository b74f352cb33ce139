"""The ledger as a whole: any history of bookings, moves, settlements and year ends agrees with a plain model beside it.

The model knows nothing of transfers: it keeps, for each booking, the half-days each side should have reserved or
done. After every step the balances are equal, never negative, and the ledger proves.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cib.common.append_only import triggers_lifted
from cib.common.errors import Refused
from peerchallenge.enums import AllowanceKind, CostBasis, EngagementStatus, Leg, Phase
from peerchallenge.models import Engagement, ProgrammeYear, TimeEntry, Transfer
from peerchallenge.queries.days import person_half_days, positions_of
from peerchallenge.queries.proofs import problems_of, prove
from peerchallenge.services import days
from peerchallenge.services.allowances import close_year
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db

FIRST_DAYS = {2025: dt.date(2025, 5, 5), 2026: dt.date(2026, 5, 4)}
PLEDGE, ALLOWANCE = 12, 10
CHARGED = {CostBasis.GIFTED: "receive", CostBasis.OWN_ENTITLEMENT: "member_support"}


@dataclass
class Booking:
    """What the model keeps of one engagement: who goes, how long, and what became of it."""

    engagement: Engagement
    host: int
    team: list[int]
    basis: CostBasis
    first: int
    site: int
    reporting: int
    state: str = "drafted"
    done: dict[int, int] = field(default_factory=dict)
    done_host: int = 0
    undone: set[int] = field(default_factory=set)

    @property
    def each(self) -> int:
        return self.site + self.reporting

    def given(self, person: int) -> tuple[int, int]:
        """Give what this person has done and reserved here."""
        if self.state == "settled":
            return (0 if person in self.undone else self.done[person], 0)
        return (0, self.each if self.state == "reserved" else 0)

    def received(self) -> tuple[int, int]:
        """Give what the host has done and reserved here."""
        if self.basis not in CHARGED:
            return (0, 0)
        if self.state == "settled":
            return (self.done_host, 0)
        return (0, self.each if self.state == "reserved" else 0)


class LedgerMachine(RuleBasedStateMachine):
    """Three hosts, four people of two councils and the associates, two years."""

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        make.common_accounts()
        self.years = {first: make.year(first) for first in FIRST_DAYS}
        make.year(2025, carries_over=True)
        make.year(2027)
        self.staff = pool.staff()
        givers = [make.council(), make.council(), None]
        self.hosts = [make.council(in_years=self.years.values()) for _ in range(3)]
        owners = [givers[0], givers[0], givers[1], givers[2]]
        self.people = [make.challenger(g, pledged=PLEDGE, in_years=self.years.values()) for g in owners]
        self.givers = givers
        self.bookings: list[Booking] = []
        self.closed: set[int] = set()
        self.carried: Counter[tuple[int, str]] = Counter()
        self.days_used = {first: Counter[int]() for first in FIRST_DAYS}
        self.next_day = dict(FIRST_DAYS)

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # --- The model's own sums ---

    def used_by_host(self, host: int, first: int, kind: str) -> int:
        return sum(
            sum(b.received())
            for b in self.bookings
            if b.host == host and b.first == first and CHARGED.get(b.basis) == kind
        )

    def used_by_person(self, person: int, first: int) -> int:
        return sum(sum(b.given(person)) for b in self.bookings if person in b.team and b.first == first)

    def allowance(self, host: int, first: int, kind: str) -> int:
        return ALLOWANCE + (self.carried[(host, kind)] if first == 2026 else 0)

    def may_reserve(self, b: Booking) -> bool:
        kind = CHARGED.get(b.basis)
        host_ok = kind is None or self.used_by_host(b.host, b.first, kind) + b.each <= self.allowance(
            b.host, b.first, kind
        )
        people_ok = all(self.used_by_person(p, b.first) + b.each <= PLEDGE for p in b.team)
        return host_ok and people_ok and b.first not in self.closed

    def of(self, *states: str) -> list[Booking]:
        return [b for b in self.bookings if b.state in states]

    # --- What can happen ---

    @rule(
        host=st.integers(0, 2),
        team=st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True),
        basis=st.sampled_from(list(CostBasis)),
        first=st.sampled_from(list(FIRST_DAYS)),
        site=st.integers(1, 5),
        reporting=st.integers(0, 3),
    )
    def book(self, host: int, team: list[int], basis: CostBasis, first: int, site: int, reporting: int) -> None:
        """Agree dates and sign: reserved if host and people have the days, refused whole if not."""
        people = [self.people[p] for p in team]
        engagement = make.engagement(
            self.hosts[host], people, self.free_half_days(first, site), basis=basis, reporting=reporting
        )
        booking = Booking(engagement, host, team, basis, first, site, reporting)
        self.reserve(booking)
        self.bookings.append(booking)

    def free_half_days(self, first: int, site: int) -> list[tuple[dt.date, str]]:
        start = self.next_day[first]
        self.next_day[first] = start + dt.timedelta(days=4)
        return make.days(start, 3)[:site]

    def reserve(self, booking: Booking) -> None:
        lawful = self.may_reserve(booking)
        before = Transfer.objects.count()
        try:
            days.reserve_engagement(engagement=booking.engagement, actor=self.staff)
        except Refused:
            assert not lawful
            assert Transfer.objects.count() == before
            return
        assert lawful
        booking.state = "reserved"

    @precondition(lambda self: self.of("reserved"))
    @rule(data=st.data())
    def reserve_again(self, data: Any) -> None:
        """Post the same event twice: nothing is added."""
        booking = data.draw(st.sampled_from(self.of("reserved")))
        assert days.reserve_engagement(engagement=booking.engagement, actor=self.staff) == []

    @precondition(lambda self: self.of("reserved"))
    @rule(data=st.data(), site=st.integers(1, 5), released_first=st.booleans())
    def move(self, data: Any, site: int, released_first: bool) -> None:
        """Other dates, perhaps other half-days: released and reserved again, or refused with all as it was."""
        booking = data.draw(st.sampled_from(self.of("reserved")))
        make.end_visits(booking.engagement)
        make.visit(booking.engagement, self.free_half_days(booking.first, site))
        booking.state = "drafted"
        booking.site = site
        if released_first or not self.may_reserve(booking):
            days.release_engagement(engagement=booking.engagement, actor=self.staff, why="Moved")
        self.reserve(booking)

    @precondition(lambda self: self.of("reserved", "drafted"))
    @rule(data=st.data())
    def cancel(self, data: Any) -> None:
        """Cancel: nothing stays reserved, and a second time adds nothing."""
        booking = data.draw(st.sampled_from(self.of("reserved", "drafted")))
        days.release_engagement(engagement=booking.engagement, actor=self.staff, why="Cancelled")
        assert days.release_engagement(engagement=booking.engagement, actor=self.staff, why="Cancelled") == []
        make.end_visits(booking.engagement)
        Engagement.objects.filter(pk=booking.engagement.pk).update(
            status=EngagementStatus.CANCELLED, ended_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        )
        booking.state = "cancelled"

    @precondition(lambda self: self.of("reserved"))
    @rule(data=st.data(), site_days=st.lists(st.integers(0, 2), min_size=3, max_size=3), reporting=st.integers(0, 5))
    def settle(self, data: Any, site_days: list[int], reporting: int) -> None:
        """Confirm what was done, more or less than planned: the same for the whole team."""
        booking = data.draw(st.sampled_from(self.of("reserved")))
        if booking.first in self.closed:
            return
        rows = make.entries(booking.engagement)
        on_site = sorted({row.date for row in rows if row.kind == "fieldwork"})
        site = dict(zip(on_site, site_days, strict=False))
        for row in rows:
            row.half_days = site[row.date] if row.kind == "fieldwork" else reporting
            row.save()
        done = sum(site.values()) + (reporting if booking.reporting else 0)
        self._settle(booking, done)

    def _settle(self, booking: Booking, done: int) -> None:
        before = booking.state
        booking.state = "drafted"  # so that the model's sums leave it out
        kind = CHARGED.get(booking.basis)
        host_ok = kind is None or self.used_by_host(booking.host, booking.first, kind) + done <= self.allowance(
            booking.host, booking.first, kind
        )
        people_ok = all(self.used_by_person(p, booking.first) + done <= PLEDGE for p in booking.team)
        booking.state = before
        count = Transfer.objects.count()
        try:
            days.settle_engagement_days(engagement=booking.engagement, actor=self.staff)
        except Refused:
            assert not (host_ok and people_ok)
            assert Transfer.objects.count() == count
            TimeEntry.objects.filter(engagement=booking.engagement).delete()
            return
        assert (host_ok, people_ok) == (True, True)
        booking.state = "settled"
        booking.done = dict.fromkeys(booking.team, done)
        booking.done_host = done
        Engagement.objects.filter(pk=booking.engagement.pk).update(
            status=EngagementStatus.CLOSED,
            ended_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            settled_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )

    @precondition(lambda self: any(set(b.team) - b.undone for b in self.of("settled")))
    @rule(data=st.data())
    def reverse(self, data: Any) -> None:
        """Undo all that one person is down for in a settled engagement; undoing it again is refused."""
        booking = data.draw(st.sampled_from([b for b in self.of("settled") if set(b.team) - b.undone]))
        person = data.draw(st.sampled_from(sorted(set(booking.team) - booking.undone)))
        rows = Transfer.objects.filter(
            engagement_id=booking.engagement.pk,
            person_id=self.people[person].person_id,
            leg=Leg.GIVEN,
            phase=Phase.DELIVERED,
        )
        for row in rows:
            days.reverse_transfer(transfer_id=row.pk, reason="A mistake", actor=self.staff)
            with pytest.raises(Refused):
                days.reverse_transfer(transfer_id=row.pk, reason="A mistake", actor=self.staff)
        booking.undone.add(person)

    @rule()
    def end_the_year(self) -> None:
        """Close 2025, only once nothing in it is reserved; what hosts have left is carried over."""
        if 2025 in self.closed:
            return
        is_open = any(b.first == 2025 for b in self.of("reserved"))
        try:
            close_year(year_id=self.years[2025].pk, actor=self.staff)
        except Refused:
            assert is_open
            return
        assert not is_open
        self.closed.add(2025)
        for host in range(len(self.hosts)):
            for kind in CHARGED.values():
                self.carried[(host, kind)] = ALLOWANCE - self.used_by_host(host, 2025, kind)

    # --- What always holds ---

    @invariant()
    def balances_are_the_models(self) -> None:
        if not hasattr(self, "bookings"):
            return
        for first, year in self.years.items():
            self._compare(first, ProgrammeYear.objects.get(pk=year.pk))

    def _compare(self, first: int, year: ProgrammeYear) -> None:
        councils = [*self.hosts, *(g for g in self.givers if g is not None)]
        positions = positions_of(councils, year)
        for n, host in enumerate(self.hosts):
            for kind, figures in (
                (AllowanceKind.RECEIVE, positions[host.pk].receive),
                (AllowanceKind.MEMBER_SUPPORT, positions[host.pk].member_support),
            ):
                mine = [b for b in self.bookings if b.host == n and b.first == first and CHARGED.get(b.basis) == kind]
                wanted = tuple(sum(b.received()[i] for b in mine) for i in (0, 1))
                assert (figures.done, figures.reserved) == wanted
                assert min(wanted) >= 0
                assert sum(wanted) <= figures.allowance == self.allowance(n, first, kind)
        self._compare_givers(first, year, positions)

    def _compare_givers(self, first: int, year: ProgrammeYear, positions: Any) -> None:
        totals: Counter[Any] = Counter()
        for n, person in enumerate(self.people):
            mine = [b.given(n) for b in self.bookings if n in b.team and b.first == first]
            done, reserved = sum(m[0] for m in mine), sum(m[1] for m in mine)
            totals[(person.giver.pk if person.giver else None, 0)] += done
            totals[(person.giver.pk if person.giver else None, 1)] += reserved
            assert person_half_days([person.person_id], year) == {person.person_id: done + reserved}
        for giver in (g for g in self.givers if g is not None):
            figures = positions[giver.pk].give
            assert (figures.done, figures.reserved) == (totals[(giver.pk, 0)], totals[(giver.pk, 1)])

    @invariant()
    def ledger_proves(self) -> None:
        if hasattr(self, "bookings"):
            assert problems_of(prove()) == []


LedgerMachine.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=18,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


def test_any_history_of_the_ledger_agrees_with_the_model() -> None:
    case = LedgerMachine.TestCase()
    case.runTest()
    with triggers_lifted():
        assert problems_of(prove()) != []
