"""Early signs: found once, passed when their facts do, the council's own first, shared only as it agreed (R092)."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused
from cib.common.models import AuditEntry, Message
from councils.enums import Audience, LeadPost, Role, SharedMatter
from councils.models import Council
from councils.queries import forget_standings
from councils.services.events import write_event
from profiles.enums import SignCode
from profiles.models import EarlySign, Reading
from profiles.queries.signs import visible_signs
from profiles.services.releases import keep_back
from profiles.services.signs import answer_sign, find_signs, let_concern_go, tell_own_concern
from profiles.tasks import find_signs as find_signs_task
from tests.factories import accounts
from tests.factories import councils as make
from tests.factories import profiles_figures as figures
from tests.factories.agreements import signed

pytestmark = pytest.mark.django_db

WORSE = {"2023": 20, "2024": 30, "2025": 40, "2026": 50}
DAY = dt.timedelta(days=1)
TODAY = clock.today


class World:
    """A council whose one indicator is far from its neighbours' and gets worse, and those who might hear of it."""

    def __init__(self) -> None:
        self.council = figures.council_with_neighbours()
        self.indicator = figures.indicator("Children waiting")
        figures.readings(self.indicator, self.council, WORSE)
        for number, row in enumerate(self.council.neighbours.all()):
            figures.reading(self.indicator, row.neighbour, "2026", 20 + number % 3)
        self.dcs = make.dcs(self.council)
        post = {"region": self.council.region, "lead_post": LeadPost.DCS}
        self.lead = make.appointed(make.person(), Role.REGIONAL_LEAD, **post)

    def standing(self) -> set[tuple[str, Any]]:
        """Give the signs that stand."""
        rows = EarlySign.objects.filter(council=self.council, passed_on__isnull=True)
        return set(rows.values_list("code", "indicator"))


@pytest.fixture
def world() -> World:
    """Give it."""
    return World()


def _sees(user: User, sign: EarlySign) -> bool:
    forget_standings()
    return EarlySign.objects.filter(visible_signs(user), pk=sign.pk).exists()


# --- Finding ------------------------------------------------------------------------------------------


def test_signs_are_found_once_and_told_to_the_director_first(world: World) -> None:
    first, second = find_signs(), find_signs()
    assert (first.found, first.passed, second.found, second.passed, second.standing) == (2, 0, 0, 0, 2)
    assert world.standing() == {
        (SignCode.WORSENING, world.indicator.pk),
        (SignCode.OUT_OF_BAND, world.indicator.pk),
    }
    told = Message.objects.filter(kind="profiles.signs_found")
    assert [m.person_id for m in told] == [make.person_behind(world.dcs).pk]
    assert not Message.objects.filter(kind="profiles.signs_shared").exists()
    assert AuditEntry.objects.filter(action="sign.found").count() == 2


def test_sign_passes_when_its_facts_do_and_is_a_new_one_when_they_come_back(world: World) -> None:
    find_signs()
    Reading.objects.filter(indicator=world.indicator, area__council=world.council, period__code="2026").update(value=21)
    assert find_signs().passed == 2
    assert world.standing() == set()
    Reading.objects.filter(indicator=world.indicator, area__council=world.council, period__code="2026").update(value=50)
    assert find_signs().found == 2
    assert EarlySign.objects.filter(council=world.council).count() == 4


def test_sign_that_stands_keeps_its_day_and_follows_its_figures(world: World) -> None:
    find_signs(TODAY() - DAY)
    Reading.objects.filter(indicator=world.indicator, area__council=world.council, period__code="2026").update(value=51)
    find_signs()
    sign = EarlySign.objects.get(council=world.council, code=SignCode.WORSENING)
    assert (sign.found_on, sign.facts["values"]) == (TODAY() - DAY, [20, 30, 40, 51])


def test_provisional_figures_make_no_sign(world: World) -> None:
    release = keep_back(council=world.council, person=make.person_behind(world.dcs))
    rows = Reading.objects.filter(indicator=world.indicator, area__council=world.council, period__code="2026")
    rows.update(release=release)
    find_signs()
    assert world.standing() == set()


def test_leadership_and_long_gaps_are_found_for_the_council_as_a_whole() -> None:
    council = make.council()
    staff = make.staff()
    for months in (30, 10, 1):
        someone, since = make.person(), TODAY() - dt.timedelta(days=30 * months)
        until = None if months == 1 else since + dt.timedelta(days=200)
        make.appointment(someone, Role.CHIEF_EXECUTIVE, council=council, since=since, until=until)
    write_event(
        council_id=council.pk,
        kind="review.done",
        on_date=TODAY() - dt.timedelta(days=4 * 366),
        text="Safeguarding review",
        source=staff,
    )
    find_signs()
    rows = EarlySign.objects.filter(council=council).order_by("code")
    assert list(rows.values_list("code", flat=True)) == [SignCode.LEADERSHIP, SignCode.LONG_GAP]
    assert rows[1].facts["what"] == "review"


def test_command_and_task_do_the_same(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("find_signs", on=str(TODAY()))
    assert capsys.readouterr().out == "Signs found: 2. Passed: 0. Standing before: 0.\n"
    assert find_signs_task() == 0
    with pytest.raises(CommandError):
        call_command("find_signs", on="tomorrow")


# --- Who may see it -----------------------------------------------------------------------------------


def test_lead_sees_a_sign_only_by_agreement_and_after_the_council(world: World) -> None:
    find_signs()
    sign = EarlySign.objects.filter(council=world.council).first()
    later = dt.datetime.combine(sign.shown_to_others_from, dt.time(9), tzinfo=clock.LONDON)
    signed(world.council, (SharedMatter.EARLY_SIGNS, Audience.REGION))
    assert (_sees(world.dcs, sign), _sees(world.lead, sign)) == (True, False)
    with time_machine.travel(later, tick=False):
        assert (_sees(world.dcs, sign), _sees(world.lead, sign)) == (True, True)
        find_signs()
        find_signs()
        told = Message.objects.filter(kind="profiles.signs_shared")
        assert [m.person_id for m in told] == [make.person_behind(world.lead).pk]


def test_lead_sees_nothing_without_an_agreement_on_signs(world: World) -> None:
    find_signs(TODAY() - dt.timedelta(days=60))
    sign = EarlySign.objects.filter(council=world.council).first()
    signed(world.council, (SharedMatter.SELF_ASSESSMENT, Audience.REGION))
    assert not _sees(world.lead, sign)
    find_signs()
    assert not Message.objects.filter(kind="profiles.signs_shared").exists()


# --- The council's own voice --------------------------------------------------------------------------


def _codes(refused: Any) -> list[str]:
    return [breach.code for breach in refused.value.breaches]


def test_council_tells_of_a_concern_answers_and_lets_it_go(world: World) -> None:
    sign = tell_own_concern(council_id=world.council.pk, text="We lose social workers", actor=world.dcs)
    answer_sign(sign_id=sign.pk, text="A plan is agreed", actor=world.dcs, version=1)
    find_signs()
    let_concern_go(sign_id=sign.pk, actor=world.dcs)
    sign.refresh_from_db()
    assert (sign.passed_on, [a.text for a in sign.answers.all()]) == (TODAY(), ["A plan is agreed"])
    assert "social workers" not in str(list(AuditEntry.objects.values_list("changes", flat=True)))


def test_sg01_sg02_concern_is_told_and_shown_later(world: World) -> None:
    with pytest.raises(Refused) as refused:
        tell_own_concern(council_id=world.council.pk, text=" ", shown_from=TODAY() - DAY, actor=world.dcs)
    assert _codes(refused) == ["SG-01", "SG-02"]


def test_sg03_sg04_sg05_answers_and_letting_go(world: World) -> None:
    find_signs()
    sign = EarlySign.objects.filter(council=world.council).first()
    for expected, service in (
        ("SG-04", lambda: answer_sign(sign_id=sign.pk, text=" ", actor=world.dcs)),
        ("SG-05", lambda: let_concern_go(sign_id=sign.pk, actor=world.dcs)),
    ):
        with pytest.raises(Refused) as refused:
            service()
        assert _codes(refused) == [expected]
    Reading.objects.filter(indicator=world.indicator).delete()
    find_signs()
    with pytest.raises(Refused) as refused:
        answer_sign(sign_id=sign.pk, text="Too late", actor=world.dcs)
    assert _codes(refused) == ["SG-03"]


def test_nobody_else_answers_or_tells(world: World) -> None:
    find_signs()
    sign = EarlySign.objects.filter(council=world.council).first()
    chief = make.appointed(make.person(), Role.CHIEF_EXECUTIVE, council=world.council)
    with pytest.raises(NotAllowed):
        answer_sign(sign_id=sign.pk, text="Mine", actor=chief)
    with pytest.raises(NotVisible):
        answer_sign(sign_id=sign.pk, text="Mine", actor=world.lead)


# --- Pages --------------------------------------------------------------------------------------------


def test_pages_of_the_council(world: World, django_assert_max_num_queries: Any) -> None:
    find_signs()
    council: Council = world.council
    browser = accounts.signed_in(world.dcs)
    page = reverse("profiles:council_signs", args=[council.la_code])
    with django_assert_max_num_queries(15):
        told = browser.get(page).content.decode()
    assert "Children waiting" in told
    assert "Worse in each of three periods running" in told
    sign = EarlySign.objects.filter(council=council, code=SignCode.WORSENING).get()
    detail = reverse("profiles:sign_detail", args=[sign.pk])
    assert browser.post(detail, {"text": "We know, and why", "version": 1}).status_code == 302
    with django_assert_max_num_queries(15):
        assert "We know, and why" in browser.get(detail).content.decode()
    concern = reverse("profiles:concern_tell", args=[council.la_code])
    assert browser.post(concern, {"text": "Agency staff"}).headers["Location"] == page
    assert accounts.signed_in(world.lead).get(page).status_code == 404


def test_only_who_may_read_the_agreement_is_led_to_it(world: World) -> None:
    officer = make.appointed(make.person(), Role.DATA_OFFICER, council=world.council)
    page = reverse("profiles:council_signs", args=[world.council.la_code])
    agreement = reverse("councils:agreement_list", args=[world.council.la_code])
    assert f'href="{agreement}"' in accounts.signed_in(world.dcs).get(page).content.decode()
    assert f'href="{agreement}"' not in accounts.signed_in(officer).get(page).content.decode()


def test_page_of_a_lead_shows_what_is_shared(world: World, django_assert_max_num_queries: Any) -> None:
    find_signs(TODAY() - dt.timedelta(days=60))
    browser, page = accounts.signed_in(world.lead), reverse("profiles:sign_list")
    assert "Nothing is shared with you today" in browser.get(page).content.decode()
    signed(world.council, (SharedMatter.EARLY_SIGNS, Audience.REGION))
    with django_assert_max_num_queries(15):
        told = browser.get(page).content.decode()
    assert "Midchester" in told
    assert "Children waiting" in told
