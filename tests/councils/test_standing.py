"""Who someone is today: half-open periods, London's day, delegations that last while the principal is DCS."""

import datetime as dt
from uuid import UUID

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from cib.common import clock
from councils.enums import LeadPost, Party, Role
from councils.models import Appointment
from councils.queries import NOBODY, DelegationFact, Post, forget_standings, standing_of, standings_cached
from councils.queries.standing import current_delegations
from councils.services import appointments, records
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_standing_of_nobody() -> None:
    assert standing_of(AnonymousUser()) == standing_of(None) == NOBODY


def test_standing_of_a_person_without_posts() -> None:
    someone = make.person()
    standing = standing_of(make.user_of(someone))
    assert (standing.person_id, standing.posts, standing.delegations) == (someone.pk, frozenset(), ())


def test_standing_holds_every_kind_of_post() -> None:
    someone, here, north, cluster = make.person(), make.council(), make.region(), make.cluster()
    make.appointment(someone, Role.DCS, council=here)
    make.appointment(someone, Role.REGIONAL_LEAD, region=north, lead_post=LeadPost.DCS)
    make.appointment(someone, Role.CLUSTER_LEAD, cluster=cluster)
    make.appointment(someone, Role.GROUP_OFFICE, party=Party.GREEN)
    standing = standing_of(make.user_of(someone))
    assert standing.posts == {
        Post("dcs", council_id=here.pk),
        Post("regional_lead", region_id=north.pk, lead_post="DCS"),
        Post("cluster_lead", cluster_id=cluster.pk),
        Post("group_office", party="green"),
    }
    assert standing.councils() == standing.councils(Role.DCS, Role.LEAD_MEMBER) == {here.pk}
    assert standing.councils(Role.LEAD_MEMBER) == frozenset()
    assert (standing.regions(Role.REGIONAL_LEAD), standing.regions(Role.BROKER)) == ({north.pk}, frozenset())
    assert (standing.clusters(), standing.parties()) == ({cluster.pk}, {"green"})
    assert (standing.has(Role.DCS), standing.has(Role.BROKER), standing.is_cib_staff) == (True, False, False)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (0, None, True),
        (1, None, False),
        (-10, 0, False),  # its last day was yesterday
        (-10, 1, True),  # today is its last day
        (0, 1, True),
    ],
)
def test_post_holds_from_its_first_day_until_before_its_end(begins: int, ends: int | None, holds: bool) -> None:
    someone, here, today = make.person(), make.council(), clock.today()
    make.appointment(
        someone,
        Role.DCS,
        council=here,
        since=today + begins * DAY,
        until=None if ends is None else today + ends * DAY,
    )
    assert (here.pk in standing_of(make.user_of(someone)).councils(Role.DCS)) is holds


def test_post_begins_at_londons_midnight() -> None:
    someone, here = make.person(), make.council()
    with time_machine.travel("2027-06-30T12:00:00Z", tick=False):
        make.appointment(someone, Role.DCS, council=here, since=dt.date(2027, 7, 1))
        user = make.user_of(someone)
    with time_machine.travel("2027-06-30T22:59:00Z", tick=False):
        assert standing_of(user).councils() == frozenset()
    with time_machine.travel("2027-06-30T23:00:00Z", tick=False):
        assert standing_of(user).councils() == {here.pk}


def test_standing_takes_one_query_however_much_is_held(django_assert_num_queries) -> None:
    someone = make.person()
    user = make.user_of(someone)
    with django_assert_num_queries(1):
        standing_of(user)
    for _ in range(3):
        make.appointment(someone, Role.DATA_OFFICER, council=make.council())
    with django_assert_num_queries(1):
        assert len(standing_of(user).posts) == 3


def test_standing_is_asked_once_in_a_request_and_anew_after_a_change(django_assert_num_queries) -> None:
    someone, here = make.person(), make.council()
    user = make.user_of(someone)
    with standings_cached():
        with django_assert_num_queries(1):
            standing_of(user)
            standing_of(user)
        make.appointment(someone, Role.DCS, council=here)
        assert standing_of(user).councils() == {here.pk}
    with django_assert_num_queries(2):
        standing_of(user)
        standing_of(user)
    forget_standings()  # outside a request there is nothing to forget


def test_delegate_acts_while_the_principal_is_dcs() -> None:
    here, today = make.council(), clock.today()
    chief = make.dcs(here)
    helper = make.employed(make.person(), here)
    make.delegation(here, chief, helper, may_sign=True)
    user = make.user_of(helper)
    principal = make.person_behind(chief)
    standing = standing_of(user)
    assert standing.delegations == (DelegationFact(principal.pk, here.pk, None, True, "deputy"),)
    assert standing.delegated_councils() == standing.delegated_councils(may_sign=True) == {here.pk}
    assert standing.principal_for(council_id=here.pk) == principal.pk
    post = principal.appointments.get()
    appointments.end_appointment(appointment_id=post.pk, to_date=today, actor=make.first_staff())
    assert standing_of(user).delegations == ()


def test_delegate_for_one_engagement_acts_on_that_alone() -> None:
    here, one = make.council(), UUID(int=7)
    chief = make.dcs(here)
    helper = make.employed(make.person(), here)
    make.delegation(here, chief, helper, engagement_id=one)
    standing = standing_of(make.user_of(helper))
    assert (standing.delegated_councils(), standing.delegated_engagements()) == (frozenset(), {one})
    assert standing.delegated_engagements(may_sign=True) == frozenset()
    assert standing.principal_for(engagement_id=one) == make.person_behind(chief).pk
    assert standing.principal_for(council_id=here.pk) is None


def test_merged_record_gives_its_account_no_standing() -> None:
    here = make.council()
    kept, duplicate = make.person(), make.person()
    make.appointment(duplicate, Role.DATA_OFFICER, council=here)
    first, second = make.user_of(kept), make.user_of(duplicate)
    records.merge_people(kept_id=kept.pk, duplicate_id=duplicate.pk, actor=make.first_staff())
    second.refresh_from_db()
    assert standing_of(second) == NOBODY
    assert second.is_active is False
    assert standing_of(first).councils(Role.DATA_OFFICER) == {here.pk}


def test_written_query_says_what_the_shared_conditions_say() -> None:
    """Posts and delegations of yesterday, today and tomorrow, for whole councils and single engagements."""
    here, today = make.council(), clock.today()
    chief, delegate = make.dcs(here), make.employed(make.person(), here)
    user = make.user_of(delegate)
    for number, (begins, ends) in enumerate([(-9, None), (-9, 0), (-9, 1), (0, None), (1, None)]):
        first, end = today + begins * DAY, None if ends is None else today + ends * DAY
        make.appointment(delegate, Role.DATA_OFFICER, council=make.council(), since=first, until=end)
        make.delegation(here, chief, delegate, engagement_id=UUID(int=number), from_date=first, to_date=end)
    make.delegation(here, chief, delegate)
    for day in range(-10, 3):
        with time_machine.travel(clock.now() + day * DAY, tick=False):
            standing = standing_of(user)
            posts = Appointment.objects.current().filter(person=delegate)
            assert {(p.role, p.council_id) for p in standing.posts} == set(posts.values_list("role", "council_id"))
            rows = current_delegations().filter(delegate=delegate)
            assert sorted(map(str, standing.delegations)) == sorted(
                str(DelegationFact(row.principal_id, row.council_id, row.engagement_id, row.may_sign, row.capacity))
                for row in rows
            )
