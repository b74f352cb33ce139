"""Who stands where: what was given and received, what is reserved, what is left. Always sums, all in half-days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, IntegerField, Q, QuerySet, Subquery, Sum, Value

from cib.common.components.daybar import DayFigures, StandingSentence, standing_sentence
from councils.models import Council, Person
from peerchallenge.enums import (
    AccountKind,
    AllowanceKind,
    AllowanceSource,
    CostBasis,
    EngagementStatus,
    Leg,
    Phase,
)
from peerchallenge.models import Allowance, DaysPledge, Engagement, ProgrammeYear, Transfer

#: What each phase does to what is reserved and to what is done.
RESERVED_SIGNS: Final[dict[str, int]] = {Phase.RESERVED: 1, Phase.DELIVERED: -1, Phase.RELEASED: -1, Phase.REVERSED: 0}
DONE_SIGNS: Final[dict[str, int]] = {Phase.RESERVED: 0, Phase.DELIVERED: 1, Phase.RELEASED: 0, Phase.REVERSED: -1}


@dataclass(frozen=True)
class Position:
    """A council's standing in a year: giving, receiving, member support, and what of receiving a fund pays."""

    council_id: UUID
    year: ProgrammeYear
    give: DayFigures
    receive: DayFigures
    member_support: DayFigures
    funded: DayFigures

    @property
    def given(self) -> int:
        """Half-days given."""
        return self.give.done

    @property
    def committed(self) -> int:
        """Half-days reserved to be given."""
        return self.give.reserved

    @property
    def still_to_give(self) -> int:
        """Half-days of the allowance neither given nor reserved; nought at least."""
        return self.give.left

    @property
    def received(self) -> int:
        """Half-days received."""
        return self.receive.done

    @property
    def reserved(self) -> int:
        """Half-days reserved to be received."""
        return self.receive.reserved

    @property
    def still_to_receive(self) -> int:
        """Half-days of the allowance neither received nor reserved; nought at least."""
        return self.receive.left

    @property
    def net_given(self) -> int:
        """How much more was given or reserved than received: for sorting, never shown as a bare number."""
        return self.give.done + self.give.reserved - self.receive.done - self.receive.reserved

    def give_words(self, whose: str = "Your council") -> StandingSentence:
        """Say where giving stands, in words plus a number."""
        return standing_sentence(self.give, self.year.ends_on, whose)

    def receive_words(self, whose: str = "Your council") -> StandingSentence:
        """Say where receiving stands, in words plus a number."""
        return standing_sentence(self.receive, self.year.ends_on, whose)

    @property
    def balance_words(self) -> str:
        """Say whether the council gives more than it receives: advice, never a bar (R046)."""
        if not (self.given or self.committed or self.received or self.reserved):
            return "Nothing given or received yet"
        if self.net_given > 0:
            return "Gives more than it receives"
        return "Receives more than it gives" if self.net_given < 0 else "Gives as much as it receives"


def position_of(council: Council, year: ProgrammeYear) -> Position:
    """Give one council's position in a year."""
    return positions_of([council], year)[council.pk]


def positions_of(councils: Iterable[Council], year: ProgrammeYear) -> dict[UUID, Position]:
    """Give the position of each council in a year, in one query however many councils."""
    ids = [council.pk for council in councils]
    rows = _moved_rows(Q(account__council__in=ids, year=year)).union(_allowed_rows(ids, year), all=True)
    found = list(rows)
    moved = _moved([row for row in found if row[1] != _ALLOWED])
    allowed = _allowed([row for row in found if row[1] == _ALLOWED])
    return {pk: _position(pk, year, moved[pk], allowed[pk]) for pk in ids}


@dataclass
class _Sum:
    done: int = 0
    reserved: int = 0


#: What stands where transfers have their leg, in the rows of allowances that are read together with them.
_ALLOWED: Final = "allowed"


def _moved_rows(condition: Q) -> QuerySet[Any, tuple[Any, ...]]:
    """Sum transfers: council, leg, allowance kind, phase, kinds of giver and receiver, half-days."""
    rows = (
        Transfer.objects.filter(condition)
        .order_by()
        .values_list("account__council", "leg", "allowance_kind", "phase", "giver__kind", "receiver__kind")
    )
    return rows.annotate(total=Sum("half_days"))


def _allowed_rows(council_ids: Iterable[UUID], year: ProgrammeYear) -> QuerySet[Any, tuple[Any, ...]]:
    """Sum allowances in rows of the same shape: council, the word "allowed", kind, source, nothing twice, half-days."""
    text = CharField(max_length=20)
    rows = Allowance.objects.filter(council__in=list(council_ids), year=year).order_by()
    named = rows.annotate(is_allowed=Value(_ALLOWED, output_field=text), nothing=Value("", output_field=text))
    listed = named.values_list("council", "is_allowed", "kind", "source", "nothing", "nothing")
    return listed.annotate(total=Sum("half_days"))


def _moved(rows: Iterable[tuple[Any, ...]]) -> dict[Any, dict[tuple[str, str, bool], _Sum]]:
    """Order the sums of transfers by council, then by leg, allowance kind and whether a fund pays."""
    found: dict[Any, dict[tuple[str, str, bool], _Sum]] = defaultdict(lambda: defaultdict(_Sum))
    for council_id, leg, allowance_kind, phase, giver, receiver, half_days in rows:
        total = found[council_id][(leg, allowance_kind, AccountKind.FUND in (giver, receiver))]
        total.done += DONE_SIGNS[phase] * half_days
        total.reserved += RESERVED_SIGNS[phase] * half_days
    return found


def _allowed(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, dict[tuple[str, bool], int]]:
    """Order the sums of allowances by council, then by kind and whether they are funded."""
    found: dict[UUID, dict[tuple[str, bool], int]] = defaultdict(lambda: defaultdict(int))
    for council_id, _, kind, source, _, _, half_days in rows:
        found[council_id][(kind, source == AllowanceSource.FUNDED)] += half_days
    return found


def _position(
    council_id: UUID,
    year: ProgrammeYear,
    moved: Mapping[tuple[str, str, bool], _Sum],
    allowed: Mapping[tuple[str, bool], int],
) -> Position:
    def figures(direction: Any, leg: str, kind: str, allowance_kind: str, *, funded: tuple[bool, ...]) -> DayFigures:
        sums = [moved[(leg, allowance_kind, f)] for f in funded]
        allowance = sum(allowed[(kind, f)] for f in funded)
        return DayFigures(direction, allowance, sum(s.done for s in sums), sum(s.reserved for s in sums))

    both, receive = (False, True), AllowanceKind.RECEIVE
    support = AllowanceKind.MEMBER_SUPPORT
    return Position(
        council_id,
        year,
        give=figures("give", Leg.GIVEN, AllowanceKind.GIVE, "", funded=both),
        receive=figures("receive", Leg.RECEIVED, receive, receive, funded=both),
        member_support=figures("receive", Leg.RECEIVED, support, support, funded=both),
        funded=figures("receive", Leg.RECEIVED, receive, receive, funded=(True,)),
    )


def councils_of_year(year: ProgrammeYear) -> QuerySet[Council]:
    """Give the councils that exist on some day of the year."""
    began = Q(starts_on__isnull=True) | Q(starts_on__lte=year.ends_on)
    lasts = Q(ends_on__isnull=True) | Q(ends_on__gt=year.starts_on)
    found: QuerySet[Council] = Council.objects.filter(began & lasts)
    return found


# --- What the caps ask -----------------------------------------------------------------------------


def _used(condition: Q, by: str) -> dict[Any, int]:
    rows = Transfer.objects.filter(condition).values(by, "phase").annotate(total=Sum("half_days")).order_by()
    found: dict[Any, int] = defaultdict(int)
    for row in rows:
        found[row[by]] += (DONE_SIGNS[row["phase"]] + RESERVED_SIGNS[row["phase"]]) * row["total"]
    return found


def host_left(council_id: UUID, year_id: int, kind: str) -> int:
    """Give how many half-days a host may still receive in a year under an allowance, funded ones and all."""
    allowed = Allowance.objects.filter(council=council_id, year=year_id, kind=kind).aggregate(n=Sum("half_days"))["n"]
    condition = Q(account__council=council_id, year=year_id, leg=Leg.RECEIVED, allowance_kind=kind)
    return (allowed or 0) - sum(_used(condition, "account").values())


def fund_left(council_id: UUID, year_id: int, kind: str) -> dict[UUID, int]:
    """Give what is left of the host's funded half-days, by fund, in the order in which they were approved."""
    rows = Allowance.objects.filter(
        council=council_id, year=year_id, kind=kind, source=AllowanceSource.FUNDED
    ).order_by("pk")
    left: dict[Any, int] = defaultdict(int)
    for fund_id, half_days in rows.values_list("fund", "half_days"):
        left[fund_id] += half_days
    condition = Q(account__council=council_id, year=year_id, leg=Leg.RECEIVED, allowance_kind=kind)
    for side in ("giver", "receiver"):
        used = _used(condition & Q(**{f"{side}__kind": AccountKind.FUND}), f"{side}__fund")
        for fund_id, half_days in used.items():
            left[fund_id] -= half_days
    return dict(left)


def person_half_days(person_ids: Iterable[UUID], year: ProgrammeYear | int) -> dict[UUID, int]:
    """Give the half-days each person has given or has reserved in a year, merged records included."""
    ids = set(person_ids)
    merged = dict(Person.objects.filter(merged_into__in=ids).values_list("pk", "merged_into"))
    found: dict[Any, int] = dict.fromkeys(ids, 0)
    for person_id, used in _used(Q(person_id__in=ids | set(merged), year=year, leg=Leg.GIVEN), "person_id").items():
        found[merged.get(person_id, person_id)] += used
    return found


def pledges_of(person_ids: Iterable[UUID], year: ProgrammeYear | int) -> dict[UUID, int]:
    """Give the half-days each person pledged for a year; a person who pledged none is left out."""
    rows = DaysPledge.objects.filter(challenger__person__in=set(person_ids), year=year)
    return dict(rows.values_list("challenger__person", "half_days"))


def open_half_days(condition: Q) -> int:
    """Give how many half-days are still reserved among the transfers of that condition."""
    rows = Transfer.objects.filter(condition).values("phase").annotate(total=Sum("half_days")).order_by()
    return sum(RESERVED_SIGNS[row["phase"]] * row["total"] for row in rows)


@dataclass(frozen=True)
class SupplyAndDemand:
    """The year's supply of days set honestly against what is asked for. Half-days."""

    allowance: int
    pledged: int
    given: int
    reserved: int
    asked_for: int

    @property
    def free(self) -> int:
        """Pledged half-days that nobody has booked; nought at least."""
        return max(self.pledged - self.given - self.reserved, 0)


_ASKING = (EngagementStatus.REQUESTED, EngagementStatus.MATCHING, EngagementStatus.SCOPING, EngagementStatus.AGREEING)


def supply_and_demand(year: ProgrammeYear) -> SupplyAndDemand:
    """Give what councils have to give, what people pledged, and the person-days that open requests would take.

    A request takes its days on site for every place on its team (domain: a national check of the defaults).
    """
    given = Transfer.objects.filter(year=year, leg=Leg.GIVEN).order_by().values("phase")
    moved = list(given.annotate(total=Sum("half_days")).values_list("phase", "total"))
    pledged = DaysPledge.objects.filter(year=year, challenger__left_pool_at__isnull=True)
    asking = Engagement.objects.filter(
        status__in=_ASKING, wanted_from__lte=year.ends_on, wanted_to__gte=year.starts_on
    ).exclude(offer_version__cost_basis=CostBasis.HOST_PAYS)
    given_allowance = Allowance.objects.filter(year=year, kind=AllowanceKind.GIVE)
    sizes = asking.filter(places__waived_at__isnull=True)
    # One query for the three sums: the pool page stands near its limit.
    row = ProgrammeYear.objects.annotate(
        allowance=_total(given_allowance, "half_days"),
        pledged=_total(pledged, "half_days"),
        asked_for=_total(sizes, "site_half_days"),
    ).get(pk=year.pk)
    return SupplyAndDemand(
        allowance=row.allowance or 0,
        pledged=row.pledged or 0,
        given=sum(DONE_SIGNS[phase] * total for phase, total in moved),
        reserved=sum(RESERVED_SIGNS[phase] * total for phase, total in moved),
        asked_for=row.asked_for or 0,
    )


def _total(rows: Any, field: str) -> Subquery:
    """Give the sum of a field of rows as a subquery."""
    one = rows.order_by().annotate(together=Value(1)).values("together").annotate(total=Sum(field)).values("total")
    return Subquery(one, output_field=IntegerField())
