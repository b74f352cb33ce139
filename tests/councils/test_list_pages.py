"""The lists of places and people: how many queries, what filters, columns, files and bad addresses do."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from councils.enums import Role
from councils.models import (
    Council,
)
from tests.councils.browsing import staff_browser
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db


LISTS = ["council_list", "person_list", "organisation_list", "cluster_list", "our_people"]


def a_row_more(of: Council) -> None:
    """Put one more row, with everything a row can have, into every list."""
    person = make.employed(make.person(), of)
    make.appointment(person, Role.DATA_OFFICER, council=of)
    make.invitation(person)
    other = make.council()
    make.dcs(other)
    make.cluster(of, other)
    make.employed(make.person(), make.organisation())


@pytest.mark.parametrize("name", LISTS)
def test_list_takes_the_same_queries_with_one_row_and_with_three(name: str, django_assert_max_num_queries) -> None:
    here = make.council()
    browser = accounts.signed_in(make.dcs(here) if name == "our_people" else make.first_staff())
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            a_row_more(here)
        browser.get(reverse(f"councils:{name}"))
        with django_assert_max_num_queries(15) as queries:
            assert browser.get(reverse(f"councils:{name}")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=99999999999999",
        "page=x",
        "page=-1",
        "sort=nonsense",
        "sort=-name&sort=name",
        "per_page=-1",
        "q=%00",
        "q=" + "x" * 500,
        "q=%E2%80%AE%3Cscript%3E",
        "region=x&type=x&status=x&dcs=x&role=x&council=x&signs_in=x&kind=x&member=x",
        "export=pdf",
    ],
)
def test_list_stands_any_address(name: str, query: str) -> None:
    browser = accounts.signed_in(make.dcs(make.council()) if name == "our_people" else make.first_staff())
    assert browser.get(f"{reverse(f'councils:{name}')}?{query}").status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_list_sorts_by_each_of_its_columns(name: str) -> None:
    here = make.council()
    browser = accounts.signed_in(make.dcs(here) if name == "our_people" else make.first_staff())
    a_row_more(here)
    table = browser.get(reverse(f"councils:{name}")).context["table"]
    for column in [column.name for column in table.columns if column.orderable]:
        for sign in ("", "-"):
            assert browser.get(f"{reverse(f'councils:{name}')}?sort={sign}{column}").status_code == 200


def rows_of(response: Any) -> list[str]:
    """Give the names in the first column of a list."""
    return [str(row.record) for row in response.context["table"].rows]


def test_councils_are_found_filtered_and_in_force() -> None:
    first, second = make.council("Ashford"), make.council("Birch", in_region="London")
    gone = make.council("Cedar", ends_on=dt.date(2023, 4, 1))
    make.dcs(first)
    browser, url = staff_browser(), reverse("councils:council_list")
    assert rows_of(browser.get(url)) == ["Ashford", "Birch"]
    assert rows_of(browser.get(url, {"status": "ended"})) == ["Cedar"]
    assert rows_of(browser.get(url, {"status": "all", "sort": "-name"})) == ["Cedar", "Birch", "Ashford"]
    assert rows_of(browser.get(url, {"region": second.region.pk})) == ["Birch"]
    assert rows_of(browser.get(url, {"q": first.la_code})) == ["Ashford"]
    assert rows_of(browser.get(url, {"q": "ASHF"})) == ["Ashford"]
    assert rows_of(browser.get(url, {"dcs": "vacant"})) == ["Birch"]
    assert rows_of(browser.get(url, {"dcs": "vacant", "status": "all"})) == ["Birch", gone.name]


def test_people_are_found_and_filtered() -> None:
    here = make.council()
    ada = make.employed(make.person("Ada Heron"), here)
    bea = make.person("Bea Wren")
    make.appointment(bea, Role.LEAD_MEMBER, council=here)
    make.invitation(ada)
    browser, url = staff_browser(), reverse("councils:person_list")
    assert rows_of(browser.get(url, {"q": "ada her"})) == ["Ada Heron"]
    assert rows_of(browser.get(url, {"role": "lead_member"})) == ["Bea Wren"]
    assert rows_of(browser.get(url, {"council": here.pk})) == ["Ada Heron", "Bea Wren"]
    assert rows_of(browser.get(url, {"signs_in": "yes"})) == ["Cora Curlew"]
    assert rows_of(browser.get(url, {"signs_in": "invited"})) == ["Ada Heron"]
    assert rows_of(browser.get(url, {"signs_in": "no"})) == ["Bea Wren"]


def test_lists_are_exported_as_filtered_and_harmless() -> None:
    make.council("=1+1")
    make.council("Birch")
    browser, url = staff_browser(), reverse("councils:council_list")
    lines = browser.get(url, {"export": "csv", "q": "1"}).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Council,3-digit code,GSS code,Type,Region,Since,Until,DCS"
    assert lines[1].startswith("'=1+1,")
    book = load_workbook(BytesIO(browser.get(url, {"export": "xlsx"}).content))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["'=1+1", "Birch"]
    people = browser.get(reverse("councils:person_list"), {"export": "csv"}).content.decode("utf-8-sig")
    assert people.splitlines() == [
        "Name,Employer,Appointments,E-mail,Signs in",
        'Cora Curlew,None recorded,"CIB staff, the programme",cora.curlew@cib.example,Yes',
    ]
