"""Reserving, settling and releasing the days of an engagement, with every figure told."""

import datetime as dt
from typing import Any

import pytest

from cib.common.errors import Breach, Refused
from peerchallenge import ledger
from peerchallenge.enums import AllowanceKind, CostBasis, EffortKind, HostBasis, VisitStatus
from peerchallenge.models import DaysPledge, Engagement, Fund, PlannedEffort, ProgrammeYear, Transfer
from peerchallenge.queries.days import Position, person_half_days, position_of
from peerchallenge.queries.proofs import problems_of, prove
from peerchallenge.services.allowances import approve_funded_days, request_funded_days
from peerchallenge.services.days import release_engagement, reserve_engagement, settle_engagement_days
from tests.factories import councils as places
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db

TUESDAY = dt.date(2026, 11, 10)


@pytest.fixture
def year() -> ProgrammeYear:
    make.common_accounts()
    return make.year()


def sound() -> None:
    """Make sure that the ledger proves."""
    assert problems_of(prove()) == []


def told(position: Position) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """Give what is done and reserved: giving, receiving, member support."""
    return tuple((f.done, f.reserved) for f in (position.give, position.receive, position.member_support))  # type: ignore[return-value]


def standing(of: Any, year: ProgrammeYear) -> Any:
    return told(position_of(of, year))


def booked(year: ProgrammeYear, **fields: Any) -> tuple[Any, Any, Any, Engagement]:
    """Give a host, two givers and their engagement of three days and one half-day of reporting, not reserved yet."""
    host, one, other = (make.council(in_years=[year]) for _ in range(3))
    people = [make.challenger(one, in_years=[year]), make.challenger(other, in_years=[year])]
    engagement = make.engagement(host, people, make.days(TUESDAY, 3), reporting=1, **fields)
    return host, one, other, engagement


def test_team_days_charge_the_host_once_however_large_the_team(year: ProgrammeYear) -> None:
    host, one, other, engagement = booked(year)
    reserve_engagement(engagement=engagement, actor=None)
    assert standing(host, year) == ((0, 0), (0, 7), (0, 0))
    assert standing(one, year) == ((0, 7), (0, 0), (0, 0))
    assert standing(other, year) == ((0, 7), (0, 0), (0, 0))
    assert str(position_of(host, year).receive_words()) == (
        "Your council has received none of its 5 days, with 3½ reserved; 1½ to receive by 31 March 2027."
    )
    sound()


def test_person_days_charge_the_host_for_each_challenger(year: ProgrammeYear) -> None:
    make.year(host_basis=HostBasis.PERSON_DAYS)
    host, one, _, engagement = booked(year)
    make.allowance(host, year, 14)
    reserve_engagement(engagement=engagement, actor=None)
    assert standing(host, year) == ((0, 0), (0, 14), (0, 0))
    assert standing(one, year) == ((0, 7), (0, 0), (0, 0))
    sound()


def test_team_counts_a_half_day_on_site_once_though_they_come_at_different_times(year: ProgrammeYear) -> None:
    host, one, _, engagement = booked(year)
    first, _second = engagement.invitations.order_by("place__order")
    first.claims.filter(half="pm").delete()
    reserve_engagement(engagement=engagement, actor=None)
    assert standing(host, year) == ((0, 0), (0, 7), (0, 0))
    assert standing(one, year) == ((0, 4), (0, 0), (0, 0))


def test_off_site_effort_counts_to_the_host_as_the_largest_of_one_member(year: ProgrammeYear) -> None:
    host, one, other, engagement = booked(year)
    PlannedEffort.objects.filter(invitation__giver=other).update(half_days=3)
    reserve_engagement(engagement=engagement, actor=None)
    assert standing(host, year) == ((0, 0), (0, 9), (0, 0))
    assert standing(one, year) == ((0, 7), (0, 0), (0, 0))
    assert standing(other, year) == ((0, 9), (0, 0), (0, 0))
    assert sorted(Transfer.objects.filter(effort="reporting", leg="received").values_list("half_days", flat=True)) == [
        1,
        2,
    ]
    sound()


def test_uncounted_effort_is_not_in_the_ledger(year: ProgrammeYear) -> None:
    _, one, _, engagement = booked(year)
    invitation = engagement.invitations.get(giver=one)
    PlannedEffort.objects.create(invitation=invitation, kind=EffortKind.PREPARATION, half_days=4)
    reserve_engagement(engagement=engagement, actor=None)
    assert standing(one, year) == ((0, 7), (0, 0), (0, 0))


@pytest.mark.parametrize(
    ("basis", "charged"),
    [
        (CostBasis.GIFTED, ((0, 0), (0, 7), (0, 0))),
        (CostBasis.PROGRAMME, ((0, 0), (0, 0), (0, 0))),
        (CostBasis.OWN_ENTITLEMENT, ((0, 0), (0, 0), (0, 7))),
        (CostBasis.HOST_PAYS, ((0, 0), (0, 0), (0, 0))),
    ],
)
def test_cost_basis_says_what_the_host_is_charged(year: ProgrammeYear, basis: CostBasis, charged: Any) -> None:
    host, one, _, engagement = booked(year, basis=basis)
    reserve_engagement(engagement=engagement, actor=None)
    assert standing(host, year) == charged
    assert standing(one, year) == ((0, 7), (0, 0), (0, 0))
    sound()


def test_reserving_twice_adds_nothing(year: ProgrammeYear) -> None:
    _, _, _, engagement = booked(year)
    first = reserve_engagement(engagement=engagement, actor=None)
    assert len(first) == 12
    assert reserve_engagement(engagement=engagement, actor=None) == []
    assert Transfer.objects.count() == 12


def test_associates_credit_no_council_and_name_their_supplier(year: ProgrammeYear) -> None:
    host = make.council(in_years=[year])
    supplier = places.organisation()
    associate = make.supplied(supplier, in_years=[year])
    other = make.challenger(None, in_years=[year])
    engagement = make.engagement(host, [associate, other], make.days(TUESDAY, 1))
    reserve_engagement(engagement=engagement, actor=None)
    given = Transfer.objects.filter(leg="given")
    assert set(given.values_list("giver__kind", "person_id", "supplier_id")) == {
        ("associates", associate.person_id, supplier.pk),
        ("associates", other.person_id, None),
    }
    assert standing(host, year) == ((0, 0), (0, 2), (0, 0))
    sound()


def test_moved_visit_releases_and_reserves_again_under_new_references(year: ProgrammeYear) -> None:
    host, one, _, engagement = booked(year)
    reserve_engagement(engagement=engagement, actor=None)
    release_engagement(engagement=engagement, actor=None, why="Moved")
    assert standing(host, year) == ((0, 0), (0, 0), (0, 0))
    reserve_engagement(engagement=engagement, actor=None)
    assert standing(host, year) == ((0, 0), (0, 7), (0, 0))
    assert standing(one, year) == ((0, 7), (0, 0), (0, 0))
    fieldwork = Transfer.objects.filter(leg="received", phase="reserved", day=TUESDAY).values_list(
        "reference", flat=True
    )
    assert sorted(fieldwork) == [f"{engagement.pk}/received/host/fieldwork/2026-11-10/1/{n}" for n in (1, 2)]
    assert {note.text for t in Transfer.objects.filter(phase="released") for note in [t.note]} == {"Moved"}
    sound()


def test_changed_plan_is_reserved_anew_without_a_release_of_the_rest(year: ProgrammeYear) -> None:
    host, _, _, engagement = booked(year)
    reserve_engagement(engagement=engagement, actor=None)
    engagement.visits.update(status=VisitStatus.MOVED)
    make.end_visits(engagement)
    make.visit(engagement, make.days(TUESDAY + dt.timedelta(days=1), 3))
    reserve_engagement(engagement=engagement, actor=None)
    assert standing(host, year) == ((0, 0), (0, 7), (0, 0))
    assert set(Transfer.objects.filter(phase="released").values_list("day", "effort")) == {
        (TUESDAY, "fieldwork"),
        (TUESDAY + dt.timedelta(days=2), "reporting"),
    }
    sound()


def test_days_of_two_years_go_to_each_year(year: ProgrammeYear) -> None:
    following = make.year(2027)
    host = make.council(in_years=[year, following])
    giver = make.council(in_years=[year, following])
    someone = make.challenger(giver, in_years=[year, following])
    engagement = make.engagement(host, [someone], make.days(dt.date(2027, 3, 31), 2), reporting=1)
    reserve_engagement(engagement=engagement, actor=None)
    assert standing(host, year) == ((0, 0), (0, 2), (0, 0))
    assert standing(host, following) == ((0, 0), (0, 3), (0, 0))
    assert person_half_days([someone.person_id], following) == {someone.person_id: 3}
    sound()


# --- Settling --------------------------------------------------------------------------------------


def test_settling_as_planned_delivers_all(year: ProgrammeYear) -> None:
    host, one, _, engagement = booked(year)
    reserve_engagement(engagement=engagement, actor=None)
    make.entries(engagement)
    delivered = settle_engagement_days(engagement=engagement, actor=None)
    assert len(delivered) == 12
    assert standing(host, year) == ((0, 0), (7, 0), (0, 0))
    assert standing(one, year) == ((7, 0), (0, 0), (0, 0))
    assert set(engagement.time_entries.values_list("status", flat=True)) == {"settled"}
    assert settle_engagement_days(engagement=engagement, actor=None) == []
    sound()


def test_settling_less_releases_the_rest(year: ProgrammeYear) -> None:
    host, one, other, engagement = booked(year)
    reserve_engagement(engagement=engagement, actor=None)
    rows = make.entries(engagement)
    for row in rows:
        if row.invitation.giver_id == one.pk and row.date == TUESDAY:
            row.half_days = 1
            row.save()
        if row.date == TUESDAY + dt.timedelta(days=1) or row.kind == "reporting":
            row.half_days = 0
            row.save()
    settle_engagement_days(engagement=engagement, actor=None)
    assert standing(one, year) == ((3, 0), (0, 0), (0, 0))
    assert standing(other, year) == ((4, 0), (0, 0), (0, 0))
    assert standing(host, year) == ((0, 0), (4, 0), (0, 0))
    sound()


def test_settling_more_than_reserved_is_a_new_reservation_delivered(year: ProgrammeYear) -> None:
    host, one, _, engagement = booked(year)
    reserve_engagement(engagement=engagement, actor=None)
    rows = make.entries(engagement)
    extra = next(r for r in rows if r.invitation.giver_id == one.pk and r.kind == "reporting")
    extra.half_days = 4
    extra.save()
    settle_engagement_days(engagement=engagement, actor=None)
    assert standing(one, year) == ((10, 0), (0, 0), (0, 0))
    assert standing(host, year) == ((0, 0), (10, 0), (0, 0))
    sound()


def test_settling_more_than_the_host_has_left_is_refused_and_posts_nothing(year: ProgrammeYear) -> None:
    _, one, _, engagement = booked(year)
    reserve_engagement(engagement=engagement, actor=None)
    rows = make.entries(engagement)
    extra = next(r for r in rows if r.invitation.giver_id == one.pk and r.kind == "reporting")
    extra.half_days = 6
    extra.save()
    before = Transfer.objects.count()
    with pytest.raises(Refused) as refused:
        settle_engagement_days(engagement=engagement, actor=None)
    assert [b.code for b in refused.value.breaches] == ["LED-01"]
    assert Transfer.objects.count() == before


def test_changed_rule_affects_later_reservations_only(year: ProgrammeYear) -> None:
    host, one, _, engagement = booked(year)
    reserve_engagement(engagement=engagement, actor=None)
    make.year(host_basis=HostBasis.PERSON_DAYS, counted_kinds=["fieldwork"])
    make.entries(engagement)
    settle_engagement_days(engagement=engagement, actor=None)
    assert standing(host, year) == ((0, 0), (7, 0), (0, 0))
    assert standing(one, year) == ((7, 0), (0, 0), (0, 0))
    sound()


def test_half_days_taken_count_those_planned_first(year: ProgrammeYear) -> None:
    host, _, _, engagement = booked(year)
    reserve_engagement(engagement=engagement, actor=None)
    make.entries(engagement, fieldwork=1, reporting=0)
    settle_engagement_days(engagement=engagement, actor=None)
    assert standing(host, year) == ((0, 0), (3, 0), (0, 0))


# --- Refusals --------------------------------------------------------------------------------------


def refused_codes(engagement: Engagement) -> tuple[Breach, ...]:
    with pytest.raises(Refused) as refused:
        reserve_engagement(engagement=engagement, actor=None)
    assert Transfer.objects.count() == 0
    return refused.value.breaches


def test_led01_host_beyond_its_allowance_is_told_what_is_left_and_what_it_needs(year: ProgrammeYear) -> None:
    host, _, _, engagement = booked(year)
    make.allowance(host, year, 4)
    assert refused_codes(engagement) == (
        Breach(
            "LED-01",
            f"{host} has 2 days left to receive in 2026 to 2027, and this takes 3½ days. It needs 1½ days more: an "
            "extension that the host's director and the lead challenger agree, or funded days that the programme "
            "approves.",
        ),
    )


def test_led02_people_beyond_their_pledges_are_all_named(year: ProgrammeYear) -> None:
    _, one, other, engagement = booked(year)
    DaysPledge.objects.filter(challenger__invitations__giver=one).update(half_days=5)
    DaysPledge.objects.filter(challenger__invitations__giver=other).delete()
    names = [str(engagement.invitations.get(giver=g).challenger) for g in (one, other)]
    assert sorted(refused_codes(engagement), key=lambda b: b.message) == [
        Breach(
            "LED-02",
            f"{names[0]} has 2½ days left of the 2½ days pledged for 2026 to 2027, and this takes 3½ days. They can "
            "pledge more days on their profile.",
        ),
        Breach(
            "LED-02",
            f"{names[1]} has not pledged any days for 2026 to 2027, and this takes 3½ days. They can pledge more days "
            "on their profile.",
        ),
    ]


def test_led03_day_outside_every_programme_year_is_refused(year: ProgrammeYear) -> None:
    host = make.council(in_years=[year])
    someone = make.challenger(make.council(), in_years=[year])
    engagement = make.engagement(host, [someone], make.days(dt.date(2031, 5, 6), 1))
    assert refused_codes(engagement) == (
        Breach("LED-03", "6 May 2031 lies in no programme year. CIB staff open the years."),
    )


def test_led03_closed_year_is_refused(year: ProgrammeYear) -> None:
    _, _, _, engagement = booked(year)
    make.year(closed_at=dt.datetime(2027, 5, 1, tzinfo=dt.UTC))
    assert {b.code for b in refused_codes(engagement)} == {"LED-03"}


def test_led04_closed_account_is_refused_for_days_from_its_end_on(year: ProgrammeYear) -> None:
    _, one, _, engagement = booked(year)
    one.days_account.closed_on = TUESDAY + dt.timedelta(days=2)
    one.days_account.save()
    assert refused_codes(engagement) == (
        Breach(
            "LED-04",
            f"The account of {one} closed on 12 November 2026, and 12 November 2026 is not before that. A successor "
            "has its own account.",
        ),
    )


def test_giving_is_never_capped(year: ProgrammeYear) -> None:
    _, one, _, engagement = booked(year)
    make.allowance(one, year, 2, AllowanceKind.GIVE)
    reserve_engagement(engagement=engagement, actor=None)
    make.entries(engagement)
    settle_engagement_days(engagement=engagement, actor=None)
    position = position_of(one, year)
    assert str(position.give_words()) == "Your council has given 3½ days, 2½ more than its 1."
    sound()


# --- Funds -----------------------------------------------------------------------------------------


def test_fund_pays_once_the_own_allowance_is_used_up(year: ProgrammeYear) -> None:
    host, _, _, engagement = booked(year)
    make.allowance(host, year, 3)
    fund = Fund.objects.create(code="reserve", name="Reserve")
    ledger.account_of_fund(fund.pk)
    asker, approver = pool.staff(), pool.appointed(pool.person(), places.Role.CIB_STAFF)
    request = request_funded_days(council_id=host.pk, year_id=year.pk, half_days=4, reason="Intervention", actor=asker)
    approve_funded_days(request_id=request.pk, fund_id=fund.pk, actor=approver)
    reserve_engagement(engagement=engagement, actor=None)
    position = position_of(host, year)
    assert (position.receive.allowance, position.receive.reserved) == (7, 7)
    assert (position.funded.allowance, position.funded.reserved) == (4, 4)
    make.entries(engagement, reporting=0)
    settle_engagement_days(engagement=engagement, actor=None)
    assert position_of(host, year).funded.done == 3
    sound()
