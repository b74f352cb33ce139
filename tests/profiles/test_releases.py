"""Releases: who sees a council's own figures, from when, and who never does by themselves (R086)."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused
from cib.common.models import AuditEntry, Message
from councils.enums import Audience, LeadPost, Role, SharedMatter
from councils.models import Council
from councils.queries import forget_standings
from councils.services import places
from profiles.models import Reading, Release
from profiles.queries.visible import visible_readings
from profiles.services.releases import Decision, keep_back, release_import, release_indicators
from tests.factories import accounts, profiles_own
from tests.factories import councils as make
from tests.factories import profiles_figures as figures
from tests.factories.agreements import signed

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TODAY = clock.today


class World:
    """A council with one figure of its own, kept back, among others of its region and cluster."""

    def __init__(self) -> None:
        self.council, self.near = make.council(), make.council()
        self.far = make.council(in_region="South West")
        self.cluster = make.cluster(self.council, self.far)
        self.dcs, self.near_dcs, self.far_dcs = (make.dcs(c) for c in (self.council, self.near, self.far))
        someone = make.employed(make.person(), self.council)
        self.officer = make.appointed(someone, Role.DATA_OFFICER, council=self.council)
        post = {"region": self.council.region, "lead_post": LeadPost.DCS}
        self.regional_lead = make.appointed(make.person(), Role.REGIONAL_LEAD, **post)
        self.cluster_lead = make.appointed(make.person(), Role.CLUSTER_LEAD, cluster=self.cluster)
        self.indicator = figures.indicator(decimals=1)
        release = keep_back(council=self.council, person=make.person_behind(self.officer))
        self.reading = figures.reading(self.indicator, self.council, "2027", 73.737, release=release)

    def release(self, audience: str, *, on: dt.date | None = None, by: User | None = None, **more: Any) -> Release:
        decision = Decision(audience, on or TODAY(), more.pop("reason", "For our network"), more.pop("cluster", None))
        ids = more.pop("indicators", [self.indicator.pk])
        forget_standings()
        return release_indicators(
            council_id=self.council.pk, indicator_ids=ids, decision=decision, actor=by or self.dcs
        )

    def readers(self) -> set[str]:
        """Name who sees the figure now."""
        forget_standings()
        people = ("dcs", "officer", "near_dcs", "far_dcs", "regional_lead", "cluster_lead")
        return {
            name
            for name in people
            if Reading.objects.filter(visible_readings(getattr(self, name)), pk=self.reading.pk).exists()
        }


@pytest.fixture
def world() -> World:
    """Give it."""
    return World()


OWN = {"dcs", "officer"}


def test_figure_kept_back_is_the_councils_alone(world: World) -> None:
    assert world.readers() == OWN


@pytest.mark.parametrize(
    ("audience", "others"),
    [
        (Audience.TEAM_AND_HOST, set()),
        (Audience.REGION, {"near_dcs", "regional_lead"}),
        (Audience.CLUSTER, {"far_dcs", "cluster_lead"}),
        (Audience.ALL_COUNCILS, {"near_dcs", "far_dcs", "regional_lead", "cluster_lead"}),
        (Audience.PUBLIC, {"near_dcs", "far_dcs", "regional_lead", "cluster_lead"}),
    ],
)
def test_release_reaches_its_audience_from_its_day(world: World, audience: str, others: set[str]) -> None:
    world.release(audience, cluster=world.cluster.pk, by=world.officer)
    assert world.readers() == OWN | others


def test_release_reaches_nobody_before_its_day(world: World) -> None:
    world.release(Audience.ALL_COUNCILS, on=TODAY() + DAY)
    assert world.readers() == OWN


def test_later_joiners_get_nothing_by_themselves(world: World) -> None:
    world.release(Audience.CLUSTER, cluster=world.cluster.pk)
    places.add_member(cluster_id=world.cluster.pk, council=world.near, from_date=TODAY(), actor=make.first_staff())
    assert "near_dcs" not in world.readers()


def test_council_that_begins_later_gets_nothing_by_itself(world: World) -> None:
    world.release(Audience.ALL_COUNCILS)
    newcomer = make.dcs(make.council())
    forget_standings()
    assert not Reading.objects.filter(visible_readings(newcomer), pk=world.reading.pk).exists()


def test_narrowing_is_a_new_release_and_both_are_kept(world: World) -> None:
    world.release(Audience.ALL_COUNCILS)
    world.release(Audience.TEAM_AND_HOST, reason="Too soon")
    assert world.readers() == OWN
    assert [row.audience for row in Release.objects.filter(from_date__isnull=False)] == [
        Audience.TEAM_AND_HOST,
        Audience.ALL_COUNCILS,
    ]


def test_release_says_in_the_audit_to_whom_and_which(world: World) -> None:
    release = world.release(Audience.REGION)
    entry = AuditEntry.objects.get(action="figures.released")
    assert entry.changes == {
        "audience": "The region",
        "from_date": str(TODAY()),
        "councils": release.councils.count(),
        "figures": 1,
        "indicators": [world.indicator.code],
    }
    assert entry.confidential == ["reason"]


def test_release_is_told_to_the_council_and_to_who_may_now_see(world: World) -> None:
    world.release(Audience.REGION, by=world.officer)
    told = {
        name: list(Message.objects.filter(person_id=make.person_behind(user).pk, kind__startswith="profiles.release"))
        for name, user in (("dcs", world.dcs), ("near", world.near_dcs), ("far", world.far_dcs))
    }
    assert [m.kind for m in told["dcs"]] == ["profiles.release_decided"]
    assert [m.kind for m in told["near"]] == ["profiles.release_opened"]
    assert told["far"] == []


def test_import_is_released_as_a_whole(world: World) -> None:
    found = profiles_own.own_import(world.council, by=world.officer)
    Reading.objects.filter(pk=world.reading.pk).update(data_import=found)
    decision = Decision(Audience.REGION, TODAY(), "For our network")
    release_import(import_id=found.pk, decision=decision, actor=world.officer)
    assert "near_dcs" in world.readers()


def _codes(world: World, *args: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        world.release(*args, **more)
    return [breach.code for breach in refused.value.breaches]


def test_rl01_published_figures_need_no_release(world: World) -> None:
    other = figures.indicator()
    figures.reading(other, world.council, "2027", 5)
    assert _codes(world, Audience.REGION, indicators=[other.pk]) == ["RL-01"]


def test_rl02_rl03_release_has_a_day_and_a_reason(world: World) -> None:
    assert _codes(world, Audience.REGION, on=TODAY() - DAY, reason=" ") == ["RL-02", "RL-03"]


def test_rl04_release_names_one_of_its_clusters(world: World) -> None:
    assert _codes(world, Audience.CLUSTER) == ["RL-04"]
    assert _codes(world, Audience.CLUSTER, cluster=make.cluster(world.near).pk) == ["RL-04"]


def test_rl05_release_keeps_the_agreement(world: World) -> None:
    signed(world.council, (SharedMatter.PROVISIONAL_FIGURES, Audience.REGION, TODAY() + DAY))
    assert _codes(world, Audience.ALL_COUNCILS, on=TODAY() + DAY) == ["RL-05"]
    assert _codes(world, Audience.REGION) == ["RL-05"]
    world.release(Audience.TEAM_AND_HOST)
    world.release(Audience.REGION, on=TODAY() + DAY)


def test_nobody_else_releases(world: World) -> None:
    with pytest.raises(NotAllowed):
        world.release(Audience.PUBLIC, by=world.near_dcs)
    with pytest.raises(NotVisible):
        world.release(Audience.PUBLIC, by=make.user_of(make.person()))


def test_pages_show_and_release_own_figures(world: World) -> None:
    council: Council = world.council
    browser = accounts.signed_in(world.officer)
    page = reverse("profiles:own_figures", args=[council.la_code])
    told = browser.get(page).content.decode()
    assert "73.7%" in told
    assert "The council alone, until it decides" in told
    day = {f"from_date_{part}": getattr(TODAY(), part) for part in ("day", "month", "year")}
    form = {"indicators": [world.indicator.pk], "audience": "region", "reason": "For our network", **day}
    answer = browser.post(reverse("profiles:figures_release", args=[council.la_code]), form)
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert world.readers() == OWN | {"near_dcs", "regional_lead"}
    assert accounts.signed_in(world.near_dcs).get(page).status_code == 404
    assert "73.737" in browser.get(page, {"export": "csv"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_own_figures_has_a_fixed_number_of_queries(
    world: World, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count - 1):
        figures.reading(world.indicator, world.council, str(2024 - number), 70, release=world.reading.release)
    browser = accounts.signed_in(world.dcs)
    page = reverse("profiles:own_figures", args=[world.council.la_code])
    with django_assert_max_num_queries(15):
        assert browser.get(page).status_code == 200
