"""CIB staff keep the indicators: their words, which way is better, the core list; an upgrade leaves them alone."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message
from councils.services.reference import load_reference
from profiles.enums import Polarity
from profiles.models import CoreListing, Indicator
from profiles.queries.differences import differences_kept
from profiles.queries.indicators import facts_of, indicators_listed
from profiles.queries.profiles import core_indicators
from profiles.services.indicators import edit_indicator
from profiles.services.reference import load_profiles
from tests.factories import accounts, councils
from tests.factories import profiles_figures as figures

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=365)
OTHERS = [40, 33, 48, 38, 36, 40, 51, 47, 41, 39]


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff() -> Any:
    return councils.first_staff()


@pytest.fixture
def at(staff: Any) -> Client:
    """Give the browser of a member of CIB staff."""
    return accounts.signed_in(staff)


def edited(
    actor: Any, indicator: Indicator, *, reason: str = "Plainer", version_seen: int | None = None, **changes: Any
) -> Indicator:
    """Change an indicator."""
    facts = replace(facts_of(indicators_listed().get(pk=indicator.pk)), **changes)
    return edit_indicator(code=indicator.code, facts=facts, reason=reason, actor=actor, version_seen=version_seen)


def url_of(indicator: Indicator) -> str:
    return reverse("profiles:indicator_edit", args=[indicator.code])


# --- It counts at once -----------------------------------------------------------------------------


def test_new_label_stands_on_the_profile(at: Client, staff: Any, django_capture_on_commit_callbacks: Any) -> None:
    host = figures.council_with_neighbours()
    neet = figures.indicator("NEET")
    figures.compared(neet, host, 70, OTHERS)
    page = reverse("profiles:profile", args=[host.la_code])
    assert "NEET" in at.get(page).content.decode()
    assert [difference.indicator.label for difference in differences_kept(host)] == ["NEET"]
    label = "Care leavers without work or school"
    with django_capture_on_commit_callbacks(execute=True):
        edited(staff, neet, label=label)
    body = at.get(page).content.decode()
    assert (label in body, "NEET" in body) == (True, False)
    assert [difference.indicator.label for difference in differences_kept(host)] == [label]


def test_figures_are_not_shown_before_their_day(staff: Any) -> None:
    host = figures.council_with_neighbours()
    neet = figures.indicator("NEET")
    figures.compared(neet, host, 70, OTHERS)
    edited(staff, neet, released_on=dt.date(2027, 1, 1))
    assert differences_kept(host) == []


def test_every_fact_is_changed(staff: Any) -> None:
    other = figures.theme("Families", position=20)
    facts = {
        "label": "New",
        "definition": "All children",
        "theme": "families",
        "polarity": Polarity.HIGH,
        "decimals": 2,
        "is_core": False,
        "released_on": dt.date(2027, 1, 1),
    }
    edited(staff, figures.indicator("Old"), **facts)
    row = indicators_listed().get()
    assert {name: getattr(row, name) for name in facts} == {**facts, "theme": other}
    assert row.edited == sorted(facts)


# --- The core list ---------------------------------------------------------------------------------


def listings(indicator: Indicator) -> list[tuple[int, int | None]]:
    return list(indicator.core_listings.order_by("from_year").values_list("from_year", "to_year"))


def test_indicator_leaves_the_list_of_this_year_and_stays_in_those_of_years_past(staff: Any) -> None:
    core = figures.indicator("Core")
    edited(staff, core, is_core=False)
    assert listings(core) == [(2020, 2026)]
    assert (list(core_indicators()), list(Indicator.objects.core(2025))) == ([], [core])


def test_indicator_comes_back_to_its_place_within_the_year(staff: Any) -> None:
    first, second = figures.indicator("First"), figures.indicator("Second")
    edited(staff, first, is_core=False)
    edited(staff, first, is_core=True)
    assert listings(first) == [(2020, None)]
    assert list(core_indicators()) == [first, second]


def test_indicator_comes_to_the_end_of_the_list_and_leaves_it_again(staff: Any) -> None:
    first, new = figures.indicator("First"), figures.indicator("New", core=False)
    edited(staff, new, is_core=True)
    assert (listings(new), list(core_indicators())) == ([(2026, None)], [first, new])
    edited(staff, new, is_core=False)
    assert (listings(new), list(core_indicators())) == ([], [first])


def test_list_planned_for_a_later_year_gives_way(staff: Any) -> None:
    planned = figures.indicator("Planned", core=False)
    CoreListing.objects.create(indicator=planned, position=1, from_year=2027)
    edited(staff, planned, is_core=True)
    assert listings(planned) == [(2026, None)]


def test_first_of_a_list_has_the_first_place(staff: Any) -> None:
    only = figures.indicator("Only", core=False)
    edited(staff, only, is_core=True)
    assert only.core_listings.get().position == 1


# --- An upgrade ------------------------------------------------------------------------------------


def test_upgrade_leaves_alone_what_staff_changed(staff: Any) -> None:
    load_reference()
    load_profiles(with_readings=False)
    phonics = Indicator.objects.get(code="phonics")
    shipped = phonics.topic
    edited(staff, phonics, label="Phonics in year 1", theme="early-years", decimals=0, polarity=Polarity.NEITHER)
    Indicator.objects.filter(pk=phonics.pk).update(topic="As an earlier version of the product had it")
    changed = [loaded.changed for loaded in load_profiles(with_readings=False)]
    assert changed == [0, 0, 0, 1, 0, 0]
    phonics = Indicator.objects.select_related("theme").get(code="phonics")
    assert (phonics.label, phonics.theme.code, phonics.decimals, phonics.polarity) == (
        "Phonics in year 1",
        "early-years",
        0,
        Polarity.NEITHER,
    )
    assert phonics.topic == shipped
    assert load_profiles(with_readings=False)[3].changed == 0


def test_upgrade_puts_nothing_back_on_the_core_list(now: Any) -> None:
    now.move_to(NOON - YEAR)  # the first year of the list that comes with the product
    staff = councils.first_staff()
    load_reference()
    load_profiles(with_readings=False)
    phonics = Indicator.objects.get(code="phonics")
    edited(staff, phonics, is_core=False)
    assert (listings(phonics), load_profiles(with_readings=False)[-1].added) == ([], 0)
    assert phonics not in core_indicators()


# --- Who, when, why --------------------------------------------------------------------------------


def test_change_is_audited_with_before_and_after_and_told_to_other_staff(staff: Any) -> None:
    other = councils.staff()
    neet = figures.indicator("NEET")
    edited(staff, neet, label="Neither work nor school", released_on=dt.date(2027, 1, 1), reason=" Plainer ")
    entry = AuditEntry.objects.get(action="indicator.edited")
    assert (entry.actor, entry.object_id, entry.changes) == (
        staff,
        str(neet.pk),
        {"label": ["NEET", "Neither work nor school"], "released_on": [None, "2027-01-01"], "reason": "Plainer"},
    )
    told = Message.objects.get(kind="programme.changed", subject_id=str(neet.pk))
    assert told.person_id == councils.person_behind(other).pk
    assert told.context == {
        "subject": "The indicator “Neither work nor school”",
        "from_date": "22 November 2026",
        "path": url_of(neet),
    }


# --- What is refused -------------------------------------------------------------------------------


def test_others_may_not_change_one_and_nobody_one_that_is_not_there(staff: Any) -> None:
    neet = figures.indicator("NEET")
    with pytest.raises(NotAllowed):
        edited(councils.dcs(councils.council()), neet, label="Mine")
    with pytest.raises(NotVisible):
        edited(staff, neet, theme="no-such-theme")
    facts = facts_of(indicators_listed().get())
    with pytest.raises(NotVisible):
        edit_indicator(code="none", facts=facts, reason="Tried", actor=staff)


def test_older_page_is_refused(staff: Any) -> None:
    neet = figures.indicator("NEET")
    assert edited(staff, neet, label="One", version_seen=1).version == 2
    with pytest.raises(Stale):
        edited(staff, neet, label="Two", version_seen=1)
    assert Indicator.objects.get().label == "One"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"label": "  other  one "}, ["IND-02"]),
        ({"decimals": 7, "reason": ""}, ["IND-04", "DTD-03"]),
        ({}, ["DTD-04"]),
    ],
)
def test_rules_refuse_a_change(staff: Any, changes: dict[str, Any], codes: list[str]) -> None:
    figures.indicator("Other one")
    with pytest.raises(Refused) as refused:
        edited(staff, figures.indicator("NEET"), **changes)
    assert [breach.code for breach in refused.value.breaches] == codes


# --- On pages --------------------------------------------------------------------------------------


def typed(indicator: Indicator, **changes: Any) -> dict[str, Any]:
    """Give what the form sends."""
    row = indicators_listed().get(pk=indicator.pk)
    facts = {"label": row.label, "definition": row.definition, "theme": row.theme.code, "polarity": row.polarity}
    core = {"is_core": "on"} if row.is_core else {}
    return {**facts, **core, "decimals": row.decimals, "reason": "Tried", "version": row.version, **changes}


def test_indicator_is_changed_by_its_page(at: Client) -> None:
    neet = figures.indicator("NEET")
    day = {"released_on_day": 1, "released_on_month": 1, "released_on_year": 2027}
    check = at.post(url_of(neet), typed(neet, label="Neither", **day))
    lines = [(line.what, line.before, line.after) for line in check.context["lines"] if line.is_changed]
    assert lines == [("Label", "NEET", "Neither"), ("Its figures are shown", "At once", "From 1 January 2027")]
    assert Indicator.objects.get().label == "NEET"
    done = at.post(url_of(neet), {**dict(check.context["carried"]), "confirmed": "1"}, follow=True)
    assert done.redirect_chain == [(reverse("profiles:indicator_list"), 302)]
    assert ("The indicator is changed" in done.content.decode(), indicators_listed().get().is_core) == (True, True)
    history = at.get(url_of(neet)).content.decode()
    told = ("Label: “NEET” became “Neither”", "“At once” became “From 1 January 2027”", "Tried")
    assert [words in history for words in told] == [True] * 3


def test_refusal_stands_beside_its_field_and_an_old_form_is_answered_with_409(at: Client, staff: Any) -> None:
    neet = figures.indicator("NEET")
    refused = at.post(url_of(neet), typed(neet, decimals=9))
    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {"decimals": ["Enter a number from 0 to 6. (rule IND-04)"]},
    )
    old = typed(neet, label="Older")
    edited(staff, neet, label="Newer")
    assert at.post(url_of(neet), old).status_code == 409


def test_list_is_narrowed_by_theme_core_and_label(at: Client) -> None:
    families = figures.theme("Families", position=20)
    figures.indicator("Alpha", in_theme=families)
    figures.indicator("Beta", core=False, in_theme=families, released_on=dt.date(2027, 1, 1))
    figures.indicator("Gamma")

    def labels(query: str) -> list[str]:
        answer = at.get(f"{reverse('profiles:indicator_list')}?{query}")
        return [row.record.label for row in answer.context["table"].rows]

    assert labels("") == ["Alpha", "Beta", "Gamma"]
    assert labels("theme=families") == ["Alpha", "Beta"]
    assert (labels("core=yes"), labels("core=no"), labels("q=gam")) == (["Alpha", "Gamma"], ["Beta"], ["Gamma"])
    assert labels("sort=is_core") == ["Alpha", "Gamma", "Beta"]
    file = at.get(f"{reverse('profiles:indicator_list')}?theme=families&export=csv").content.decode().splitlines()
    assert [line.split(",")[:3] for line in file[1:]] == [["Alpha", "Families", "Yes"], ["Beta", "Families", "No"]]


def test_pages_are_there_for_staff_alone_and_lead_back(at: Client) -> None:
    neet, listed = figures.indicator("NEET"), reverse("profiles:indicator_list")
    body = at.get(listed).content.decode()
    wanted = (url_of(neet), reverse("profiles:import_list"), reverse("profiles:policy_list"))
    assert [f'href="{url}"' in body for url in wanted] == [True] * 3
    dcs = accounts.signed_in(councils.dcs(councils.council()))
    assert [dcs.get(url).status_code for url in (listed, url_of(neet))] == [404, 404]
    assert at.get(reverse("profiles:indicator_edit", args=["none"])).status_code == 404


def test_pages_ask_few_queries_however_many_rows(at: Client, staff: Any) -> None:
    neet, counts = figures.indicator("NEET"), []
    for number in range(2):
        figures.indicator()
        edited(staff, neet, label=f"Label {number}")
        for url in (reverse("profiles:indicator_list"), url_of(neet)):
            with CaptureQueriesContext(connection) as queries:
                at.get(url)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15
