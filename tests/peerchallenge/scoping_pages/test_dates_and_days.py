"""Dates are suggested, chosen and agreed, and days are planned, by their pages."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from cib.common import clock
from peerchallenge.forms.dates import value_of
from peerchallenge.models import DaysPledge, PlannedEffort, Transfer
from tests.factories import peerchallenge_scoping as factory
from tests.peerchallenge.scoping_pages.browsing import again, browser, url

pytestmark = pytest.mark.django_db


# --- Dates and days --------------------------------------------------------------------------------


def test_weeks_are_suggested_and_half_days_chosen_from_them(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    page = client.get(url("dates_suggest", stages.scoping)).content.decode()
    assert "free all week" in page
    chosen = [value_of(h) for h in factory.half_days_for(stages.scoping)]
    address = f"{url('dates_fix', stages.scoping)}?week={chosen[0][:10]}&chosen={'&chosen='.join(chosen)}"
    assert client.get(address).content.decode().count("checked") == len(chosen)
    typed = {"half_days": chosen, "week": chosen[0][:10], "version": again(stages.scoping).version}
    assert client.post(url("dates_fix", stages.scoping), typed).status_code == 302
    visit = stages.scoping.visits.get()
    assert visit.half_days.count() == 6
    page = client.get(url("dates_change", stages.scoping, visit.pk)).content.decode()
    assert page.count("checked") == 6
    drop = url("visit_drop", stages.scoping, visit.pk)
    assert client.post(drop, {"version": again(stages.scoping).version}).status_code == 302
    assert client.post(drop).status_code == 404
    assert client.get(url("dates_change", stages.scoping, visit.pk)).status_code == 404
    assert client.post(url("visit_drop", stages.draft, visit.pk)).status_code == 404


def test_one_week_more_keeps_what_was_ticked(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    chosen = value_of(factory.half_days_for(stages.scoping)[0])
    typed = {"half_days": [chosen], "week": chosen[:10], "weeks": "1", "more": "1"}
    page = client.post(url("dates_fix", stages.scoping), typed).content.decode()
    assert (page.count('name="half_days"'), page.count("checked")) == (28, 1)


@pytest.mark.parametrize(
    "typed",
    [
        {"half_days": []},
        {"half_days": ["2026-02-31-am"]},
        {"half_days": ["rubbish"]},
        {"half_days": ["2026-11-10-evening"], "week": "0000-00-00", "weeks": "²"},
    ],
)
def test_dates_with_bad_input_are_422(stages: SimpleNamespace, typed: dict[str, Any]) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    version = again(stages.scoping).version
    assert client.post(url("dates_fix", stages.scoping), {"version": version, **typed}).status_code == 422
    assert not stages.scoping.visits.exists()


@pytest.mark.parametrize("query", ["?week=rubbish", "?week=9999-12-31", "?weeks=99", "?weeks=0", "?chosen=%00"])
def test_dates_page_with_a_nonsense_address_opens_all_the_same(stages: SimpleNamespace, query: str) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    assert client.get(url("dates_fix", stages.scoping) + query).status_code == 200


def test_week_of_another_day_is_shown(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    typed = {"day_day": "31", "day_month": "2", "day_year": "2027"}
    assert client.post(url("dates_suggest", stages.scoping), typed).status_code == 422
    response = client.post(url("dates_suggest", stages.scoping), {**typed, "day_day": "3"})
    assert response["Location"] == f"{url('dates_fix', stages.scoping)}?week=2027-02-03"


def test_weekend_is_told_with_its_rule_and_agreed_by_both(stages: SimpleNamespace) -> None:
    dcs, lead = browser(factory.dcs_of(stages.scoping)), browser(factory.lead_of(stages.scoping))
    monday = factory.half_days_for(stages.scoping)[0].date
    saturday = monday.fromordinal(monday.toordinal() + 5 - monday.weekday())
    typed = {"half_days": [f"{saturday}-am"], "week": saturday.isoformat(), "host_agrees_unusual": "on"}
    ask = {**typed, "version": again(stages.scoping).version}
    response = dcs.post(url("dates_fix", stages.scoping), ask)
    assert "(rule DATE-01)" in response.content.decode()
    version = again(stages.scoping).version
    assert lead.post(url("dates_unusual", stages.scoping), {"agrees": "yes", "version": version}).status_code == 302
    ask["version"] = again(stages.scoping).version
    assert dcs.post(url("dates_fix", stages.scoping), ask).status_code == 302


def test_days_are_planned_in_a_table(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.draft))
    page = client.get(url("effort_plan", stages.draft)).content.decode()
    assert "The team plans 10½ days in all. Of these 10½ days count as given." in " ".join(page.split())
    typed = {"version": again(stages.draft).version, "days_0_preparation": "1½", "days_0_reporting": "½"}
    assert client.post(url("effort_plan", stages.draft), typed).status_code == 302
    lead = factory.lead_invitation(stages.draft)
    rows = dict(PlannedEffort.objects.filter(invitation=lead, half_days__gt=0).values_list("kind", "half_days"))
    assert rows == {"preparation": 3, "reporting": 1}


def test_days_beyond_a_pledge_are_told_when_they_are_planned(stages: SimpleNamespace) -> None:
    """Not only when the ground rules are signed; the plan is saved, and the ledger stays as it was."""
    client, lead = browser(factory.dcs_of(stages.draft)), factory.lead_invitation(stages.draft)
    DaysPledge.objects.filter(challenger=lead.challenger).delete()
    typed = {"version": again(stages.draft).version, "days_0_preparation": "1½"}
    page = client.post(url("effort_plan", stages.draft), typed, follow=True).content.decode()
    assert "the ground rules cannot be signed yet" in page
    assert f"{lead.challenger} has not pledged any days" in page
    assert PlannedEffort.objects.get(invitation=lead, kind="preparation").half_days == 3
    assert not Transfer.objects.filter(engagement_id=stages.draft.pk).exists()


@pytest.mark.parametrize("value", ["¼", "0.25", "31", "-1", "many"])
def test_days_that_are_no_half_days_are_422(stages: SimpleNamespace, value: str) -> None:
    client = browser(factory.dcs_of(stages.draft))
    typed = {"version": again(stages.draft).version, "days_0_preparation": value}
    response = client.post(url("effort_plan", stages.draft), typed)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_one_week_that_was_asked_for_is_shown_alone(stages: SimpleNamespace) -> None:
    """Also a week before those that the host prefers; one week more is a button away."""
    client = browser(factory.dcs_of(stages.scoping))
    for days in (-21, 0, 21):
        day = (stages.scoping.wanted_from or clock.today()) + dt.timedelta(days=days)
        page = client.get(f"{url('dates_fix', stages.scoping)}?week={day.isoformat()}")
        assert len(page.context["form"].fields["half_days"].choices) == 14, days
