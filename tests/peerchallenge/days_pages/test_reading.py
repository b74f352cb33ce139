"""The pages of days: who sees which, what they say, their files, a fixed number of queries."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from peerchallenge.enums import HostBasis
from peerchallenge.services.days import reserve_engagement
from tests.factories import peerchallenge_days as make
from tests.peerchallenge.days_pages.world import World, browser, council_url, text_of

pytestmark = pytest.mark.django_db


# --- Own council -----------------------------------------------------------------------------------


def test_dcs_is_led_to_the_days_of_the_own_council(world: World) -> None:
    response = browser(world.host_dcs).get(reverse("peerchallenge:days"))
    assert (response.status_code, response["Location"]) == (302, council_url(world.host))


def test_council_page_says_both_standings_in_words(world: World) -> None:
    page = text_of(browser(world.host_dcs).get(council_url(world.host)))
    assert "Your council has given none of its 5 days ; 5 to give by 31 March 2027." in page
    assert "Your council has received 1 of its 5 days , with 2 reserved; 2 to receive by 31 March 2027." in page
    assert "Days your council receives" in page


def test_statement_tells_each_entry_with_what_stood_after_it(world: World) -> None:
    response = browser(world.giver_dcs).get(council_url(world.giver))
    lines = response.context["statements"][0]["statement"].lines
    told = [(line.label, line.what, line.change, line.reserved, line.done, line.left) for line in lines]
    assert told == [
        ("Allowance", "5 days a year for every council", 10, 0, 0, 10),
        ("Reserved", "Linus Dotterel, peer challenge, Whitby, fieldwork on 17 June", 2, 2, 0, 8),
        ("Delivered", "Linus Dotterel, peer challenge, Whitby, fieldwork on 17 June", 2, 0, 2, 8),
        ("Reserved", "Linus Dotterel, peer challenge, Whitby, fieldwork on 10 and 11 November", 4, 4, 2, 4),
    ]
    page = text_of(response)
    assert "Who gives them" in page
    assert "Counted: fieldwork 1 day" in page
    assert "All the time your people gave 1 day" in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_statement_as_a_file_has_one_row_an_entry(world: World, form: str) -> None:
    url = reverse("peerchallenge:statement", args=[world.giver.la_code, form])
    response = browser(world.giver_dcs).get(f"{url}?kind=give&year=2026")
    assert response.status_code == 200
    if form == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    else:
        sheet = load_workbook(io.BytesIO(response.content)).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]  # type: ignore[union-attr]
    assert [row[1] for row in rows] == ["Kind", "Allowance", "Reserved", "Delivered", "Reserved", "Reserved"]
    assert [float(row[7]) for row in rows[1:]] == [5, 4, 4, 3, 2]


@pytest.mark.parametrize("query", ["statement.pdf", "statement.csv?kind=nothing"])
def test_statement_that_there_is_not_is_404(world: World, query: str) -> None:
    assert browser(world.giver_dcs).get(f"/days/{world.giver.la_code}/{query}").status_code == 404


def test_another_years_days_can_be_shown(world: World) -> None:
    make.year(2025)
    page = text_of(browser(world.host_dcs).get(f"{council_url(world.host)}?year=2025"))
    assert "April 2025 to March 2026" in page
    assert "Your council has no days to receive" in page


# --- Who sees what ---------------------------------------------------------------------------------


def test_regional_lead_sees_standings_of_the_region_without_statements(world: World) -> None:
    reader = browser(world.lead)
    listed = text_of(reader.get(reverse("peerchallenge:days")))
    assert ("Whitby" in listed, "Calder" in listed, "Bourne" in listed) == (True, True, False)
    page = reader.get(council_url(world.host))
    assert (page.status_code, page.context["statements"], page.context["people"]) == (200, [], [])
    assert "Linus" not in page.content.decode()
    statement = reverse("peerchallenge:statement", args=[world.host.la_code, "csv"])
    assert reader.get(statement).status_code == 403
    assert reader.get(council_url(world.elsewhere)).status_code == 404


def test_others_do_not_know_that_the_days_are_there(world: World) -> None:
    for user in (world.nobody, world.giver_dcs):
        assert browser(user).get(council_url(world.host)).status_code == 404
    assert browser(world.nobody).get(reverse("peerchallenge:days")).status_code == 404


OFFICE = ["days_supply", "ledger_proof", "fund_list", "funded_days_list", "year_list", "year_add"]


@pytest.mark.parametrize("name", OFFICE)
def test_pages_of_the_office_are_there_for_the_office_alone(world: World, name: str) -> None:
    url = reverse(f"peerchallenge:{name}")
    assert browser(world.staff).get(url).status_code == 200
    assert browser(world.host_dcs).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_how_days_count_is_there_for_everybody_who_signs_in(world: World) -> None:
    page = text_of(browser(world.nobody).get(reverse("peerchallenge:days_how")))
    assert "A half-day on site counts once, however large the team." in page
    make.year(host_basis=HostBasis.PERSON_DAYS)
    page = text_of(browser(world.nobody).get(reverse("peerchallenge:days_how")))
    assert "Each challenger’s half-day counts" in page


# --- The list --------------------------------------------------------------------------------------


def listed(response: Any) -> list[str]:
    return [row.record.short_name for row in response.context["table"].paginated_rows]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Bourne", "Calder", "Whitby"]),
        ("?sort=-given", ["Calder", "Bourne", "Whitby"]),
        ("?sort=-received", ["Whitby", "Bourne", "Calder"]),
        ("?standing=gives", ["Calder"]),
        ("?standing=receives", ["Whitby"]),
        ("?standing=quiet", ["Bourne"]),
        ("?standing=full", []),
        ("?standing=nonsense", []),
    ],
)
def test_list_is_sorted_and_filtered(world: World, query: str, names: list[str]) -> None:
    response = browser(world.staff).get(reverse("peerchallenge:days") + query)
    assert response.status_code == 200
    assert sorted(listed(response)) == sorted(names)
    if "given" in query or "received" in query or not query:
        assert listed(response)[0] == names[0]


def test_list_as_a_file_tells_days_as_numbers(world: World) -> None:
    response = browser(world.staff).get(reverse("peerchallenge:days") + "?export=csv&standing=receives")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert dict(zip(*rows, strict=True)) == {
        "Council": "Whitby",
        "Region": "North East",
        "Given": "0.0",
        "Still to give": "5.0",
        "Received": "1.0",
        "Still to receive": "2.0",
        "Balance": "Receives more than it gives",
        "Days to give": "5.0",
        "Reserved to give": "0.0",
        "Days to receive": "5.0",
        "Reserved to receive": "2.0",
        "Of these funded": "0.0",
    }


def test_list_asks_as_often_for_three_councils_as_for_one(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    reader, url = browser(world.staff), reverse("peerchallenge:days")
    counts = []
    for query in ("?standing=quiet", ""):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            reader.get(url + query)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    with django_assert_max_num_queries(15):
        reader.get(url)


def test_council_page_asks_no_more_for_more_entries(world: World) -> None:
    reader, counts = browser(world.staff), []
    for day in (8, 9):
        with CaptureQueriesContext(connection) as asked:
            reader.get(council_url(world.giver))
        counts.append(len(asked))
        more = make.engagement(world.host, [world.someone], [(dt.date(2026, 12, day), "am")])
        reserve_engagement(engagement=more, actor=None)
    assert counts[0] == counts[1]


def test_proof_page_tells_when_and_what(world: World) -> None:
    office, url = browser(world.staff), reverse("peerchallenge:ledger_proof")
    assert "The ledger has not been proved yet." in text_of(office.get(url))
    call_command("verify_ledger", stdout=io.StringIO())
    page = text_of(office.get(url))
    assert "Last proved on 6 October 2026" in page
    assert "It is proved each night by itself, next on 7 October 2026, 2am." in page
    assert "every entry balances" in text_of(browser(world.host_dcs).get(council_url(world.host)))
