"""The pages of days: who sees which, what they say, files, forms good and bad, a fixed number of queries."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from cib.common import clock
from councils.enums import LeadPost, Role
from peerchallenge.enums import HostBasis
from peerchallenge.models import Allowance, Extension, Fund, FundedDaysRequest, ProgrammeYear, Transfer
from peerchallenge.queries.days import position_of
from peerchallenge.services.allowances import open_accounts, request_funded_days
from peerchallenge.services.days import reserve_engagement, settle_engagement_days
from tests.factories import accounts
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db

TODAY = dt.datetime(2026, 10, 6, 9, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


class World:
    """A host that received 1 day, has 2 more reserved; a giver; staff; a regional lead; somebody elsewhere."""

    def __init__(self) -> None:
        make.common_accounts()
        self.year = make.year()
        self.host = make.council("Whitby", in_years=[self.year])
        self.giver = make.council("Calder", in_years=[self.year])
        self.elsewhere = make.council("Bourne", in_region="London", in_years=[self.year])
        self.someone = make.challenger(self.giver, in_years=[self.year], name="Linus Dotterel")
        self.done = make.engagement(self.host, [self.someone], make.days(dt.date(2026, 6, 17), 1))
        reserve_engagement(engagement=self.done, actor=None)
        make.entries(self.done)
        settle_engagement_days(engagement=self.done, actor=None)
        self.coming = make.engagement(self.host, [self.someone], make.days(dt.date(2026, 11, 10), 2))
        reserve_engagement(engagement=self.coming, actor=None)
        self.staff = pool.staff()
        self.host_dcs, self.giver_dcs = pool.dcs(self.host), pool.dcs(self.giver)
        self.lead = pool.appointed(
            pool.person(), Role.REGIONAL_LEAD, region=self.host.region, lead_post=LeadPost.CHIEF_EXECUTIVE
        )
        self.nobody = pool.user_of(pool.person())


@pytest.fixture
def world() -> World:
    return World()


def browser(user: Any) -> Client:
    return accounts.signed_in(user)


def council_url(council: Any) -> str:
    return reverse("peerchallenge:days_council", args=[council.la_code])


def text_of(response: Any) -> str:
    """Give the page's words without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


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


# --- Forms -----------------------------------------------------------------------------------------


def allowance_form(world: World, **fields: Any) -> dict[str, Any]:
    return {
        "source": "waiver",
        "kind": "receive",
        "year": world.year.pk,
        "half_days": "1",
        "reason": "Agreed",
        "once": "0b1e7b1e-0000-4000-8000-000000000001",
        **fields,
    }


def test_waiver_is_posted_once_however_often_the_form_is_sent(world: World) -> None:
    url = reverse("peerchallenge:allowance_add", args=[world.host.la_code])
    reader = browser(world.staff)
    assert reader.get(url).status_code == 200
    for _ in range(2):
        assert reader.post(url, allowance_form(world)).status_code == 302
    assert list(Allowance.objects.filter(source="waiver").values_list("half_days", "reason")) == [(-2, "Agreed")]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"half_days": "4"}, "3 days of it are used. At most 2 days can be taken off. (rule LED-10)"),
        ({"half_days": "1.25"}, "Enter whole or half days, like 2 or 2½: the smallest part of a day is a half"),
        ({"half_days": "-1"}, "Enter a number of days, like 2 or 2½"),
        ({"half_days": ""}, "Enter a number of days"),
        ({"kind": "nothing"}, "Select a valid choice"),
        ({"year": "99999"}, "Select a valid choice"),
        ({"reason": "x" * 301}, "at most 300"),
        ({"once": "no"}, "This page was not sent whole."),
    ],
)
def test_bad_allowance_is_told_beside_the_form_and_nothing_is_lost(
    world: World, fields: dict[str, str], told: str
) -> None:
    url = reverse("peerchallenge:allowance_add", args=[world.host.la_code])
    response = browser(world.staff).post(url, allowance_form(world, **fields))
    assert response.status_code == 422
    assert told in text_of(response)
    assert Allowance.objects.filter(source="waiver").count() == 0


def test_opening_balance_and_days_used_before(world: World) -> None:
    url = reverse("peerchallenge:allowance_add", args=[world.host.la_code])
    reader = browser(world.staff)
    reader.post(url, allowance_form(world, source="opening", half_days="½"))
    reader.post(url, allowance_form(world, source="used", kind="give", half_days="1½"))
    again = reader.post(url, allowance_form(world, source="opening", half_days="2"))
    assert "This opening balance has been posted already. (rule LED-13)" in text_of(again)
    position = position_of(world.host, world.year)
    assert (position.receive.allowance, position.give.allowance) == (11, 7)


def test_entry_is_undone_with_its_reason_in_the_statement(world: World) -> None:
    entry = Transfer.objects.get(phase="delivered", leg="given")
    url = reverse("peerchallenge:transfer_reverse", args=[entry.pk])
    assert browser(world.host_dcs).get(url).status_code == 404
    reader = browser(world.staff)
    assert reader.get(url).status_code == 200
    assert reader.post(url, {"reason": ""}).status_code == 422
    assert reader.post(url, {"reason": "Logged against the wrong council"}).status_code == 302
    assert "This entry has been undone already. (rule LED-08)" in text_of(reader.post(url, {"reason": "Again"}))
    page = text_of(reader.get(council_url(world.giver)))
    assert "Undone on 6 October" in page
    assert "Logged against the wrong council: Linus Dotterel, peer challenge, Whitby, fieldwork on 17 June" in page
    assert "Calder has given none of its 5 days , with 2 reserved; 3 to give by 31 March 2027." in page


def test_funded_days_are_asked_for_and_approved_by_another(world: World) -> None:
    fund = Fund.objects.create(code="reserve", name="Reserve")
    open_accounts()
    add = reverse("peerchallenge:funded_days_add", args=[world.host.la_code])
    asker = browser(world.host_dcs)
    assert asker.get(add).status_code == 200
    asked = {"year": world.year.pk, "half_days": "2", "reason": "Intervention"}
    assert asker.post(add, asked).status_code == 302
    request = FundedDaysRequest.objects.get()
    url = reverse("peerchallenge:funded_days_detail", args=[request.pk])
    assert asker.get(url).status_code == 403
    office = browser(world.staff)
    assert "Whitby Council, 2 days in 2026 to 2027" in text_of(office.get(reverse("peerchallenge:funded_days_list")))
    answer = {"decision": "approve", "version": request.version}
    assert "Choose the fund that pays" in text_of(office.post(url, answer))
    assert "Say why you decline" in text_of(office.post(url, {**answer, "decision": "decline"}))
    assert office.post(url, {**answer, "fund": fund.pk}).status_code == 302
    assert office.post(url, {**answer, "fund": fund.pk}).status_code == 409
    assert position_of(world.host, world.year).funded.allowance == 4
    assert "Of these, 2 days are funded" in text_of(asker.get(council_url(world.host)))


def test_funded_days_are_not_answered_by_who_asked(world: World) -> None:
    request = request_funded_days(
        council_id=world.host.pk, year_id=world.year.pk, half_days=2, reason="Why", actor=world.staff
    )
    url = reverse("peerchallenge:funded_days_detail", args=[request.pk])
    office = browser(world.staff)
    assert "so somebody else approves or declines them" in text_of(office.get(url))
    answer = {"decision": "decline", "answer": "No", "version": request.version}
    assert "Somebody else approves or declines them. (rule LED-12)" in text_of(office.post(url, answer))


def test_funds_are_added_and_closed(world: World) -> None:
    office, url = browser(world.staff), reverse("peerchallenge:fund_list")
    facts = {"code": "reserve", "name": "Reserve", "purpose": "Days beyond"}
    assert office.post(url, facts).status_code == 302
    assert "There is a fund with this code already" in text_of(office.post(url, facts))
    fund = Fund.objects.get()
    close = reverse("peerchallenge:fund_close", args=[fund.pk])
    assert browser(world.host_dcs).post(close).status_code == 404
    assert office.post(close).status_code == 302
    assert "Closed on 6 October 2026" in text_of(office.get(url))


def test_extension_takes_two_agreements(world: World) -> None:
    world.coming.places.update(is_lead=True)
    lead = browser(pool.user_of(world.someone.person))
    host = browser(world.host_dcs)
    propose = reverse("peerchallenge:extension_propose", args=[world.coming.pk])
    assert host.get(propose).status_code == 200
    assert (
        host.post(propose, {"year": world.year.pk, "half_days": "1½", "reason": "A large service"}).status_code == 302
    )
    extension = Extension.objects.get()
    url = reverse("peerchallenge:extension_detail", args=[extension.pk])
    agree = reverse("peerchallenge:extension_agree", args=[extension.pk])
    assert browser(world.giver_dcs).get(url).status_code == 404
    assert host.get(url).context["sides"] == []
    assert lead.get(url).context["sides"] == ["lead"]
    assert host.post(agree, {"side": "lead", "version": extension.version}).status_code == 403
    assert lead.post(agree, {"side": "nobody", "version": extension.version}).status_code == 404
    assert lead.post(agree, {"side": "lead", "version": 1}).status_code == 409
    assert position_of(world.host, world.year).receive.allowance == 10
    assert lead.post(agree, {"side": "lead", "version": extension.version}).status_code == 302
    assert position_of(world.host, world.year).receive.allowance == 13
    assert "Agreed by both" in text_of(host.get(url))


def test_extension_can_be_taken_back_before_both_agreed(world: World) -> None:
    host = browser(world.host_dcs)
    propose = reverse("peerchallenge:extension_propose", args=[world.coming.pk])
    host.post(propose, {"year": world.year.pk, "half_days": "1", "reason": "More"})
    extension = Extension.objects.get()
    withdraw = reverse("peerchallenge:extension_withdraw", args=[extension.pk])
    for _ in range(2):
        extension.refresh_from_db()
        assert host.post(withdraw, {"version": extension.version}).status_code == 302
    url = reverse("peerchallenge:extension_detail", args=[extension.pk])
    assert "Taken back" in text_of(host.get(url))


def test_programme_years_are_opened_changed_and_closed(world: World) -> None:
    office = browser(world.staff)
    facts = {"first_year": "2025", "give": "5", "receive": "5", "member_support": "5", "carries_over": "on"}
    assert office.post(reverse("peerchallenge:year_add"), facts).status_code == 302
    again = office.post(reverse("peerchallenge:year_add"), facts)
    assert "There is a programme year with these days already. (rule LED-14)" in text_of(again)
    year = ProgrammeYear.objects.get(starts_on=dt.date(2025, 4, 1))
    edit, close = (reverse(f"peerchallenge:year_{what}", args=[year.pk]) for what in ("edit", "close"))
    assert browser(world.host_dcs).get(edit).status_code == 404
    rule = {"host_basis": "person_days", "counted_kinds": ["reporting"], "version": year.version}
    assert "Fieldwork always counts. (rule LED-16)" in text_of(office.post(edit, rule))
    rule["counted_kinds"] = ["fieldwork"]
    assert (office.get(edit).status_code, office.post(edit, rule).status_code) == (200, 302)
    assert office.post(edit, rule).status_code == 409
    year.refresh_from_db()
    assert (office.get(close).status_code, office.post(close, {"version": year.version}).status_code) == (200, 302)
    year.refresh_from_db()
    assert "closed already" in text_of(office.post(close, {"version": year.version}))
    assert "Closed on 6 October 2026" in text_of(office.get(reverse("peerchallenge:year_list")))


def test_year_that_is_not_over_does_not_close(world: World) -> None:
    close = reverse("peerchallenge:year_close", args=[world.year.pk])
    page = text_of(browser(world.staff).post(close, {"version": world.year.version}))
    assert "The year ends on 31 March 2027; it closes after that." in page
    assert "2 days are still reserved in this year." not in page
    assert "still reserved in this year" in page


def test_proof_page_tells_when_and_what(world: World) -> None:
    office, url = browser(world.staff), reverse("peerchallenge:ledger_proof")
    assert "The ledger has not been proved yet." in text_of(office.get(url))
    call_command("verify_ledger", stdout=io.StringIO())
    assert "Proved on 6 October 2026" in text_of(office.get(url))
    assert "every entry balances" in text_of(browser(world.host_dcs).get(council_url(world.host)))
