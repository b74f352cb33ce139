"""Offers as everybody reads them, and the list of challengers: filters, columns, counts, files."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from openpyxl import load_workbook

from cib.common import clock
from peerchallenge.enums import Accreditation, ChallengerKind
from peerchallenge.models import Challenger, OfferVersion
from peerchallenge.queries.pool import year_of
from peerchallenge.services import pool
from tests.factories import peerchallenge_pool as make
from tests.peerchallenge.pool_pages.browsing import DAY, as_user, page, text_of

pytestmark = pytest.mark.django_db


# --- Offers ----------------------------------------------------------------------------------------


def test_offers_are_explained_to_everybody_who_signs_in_and_never_as_an_inspection() -> None:
    reader = as_user(make.user_of(make.person()))
    versions = list(OfferVersion.objects.select_related("offer"))
    menu = reader.get(page("offer_list"))
    assert menu.status_code == 200
    for version in versions:
        shown = reader.get(page("offer_detail", version.offer.code))
        printed = reader.get(page("offer_print", version.offer.code))
        assert (shown.status_code, printed.status_code) == (200, 200)
        assert escape(version.name) in text_of(menu)
        for response in (menu, shown, printed):
            main = text_of(response).split("<main")[1].split("</main>")[0]
            assert "inspection" not in main.casefold()
    assert len(versions) == 7


def test_offers_take_few_queries_however_many_there_are(django_assert_max_num_queries: Any) -> None:
    reader = as_user(make.staff())
    with django_assert_max_num_queries(10):
        assert len(reader.get(page("offer_list")).context["entries"]) == 7


@pytest.mark.parametrize("code", ["no-such-offer", "x" * 300])
def test_offer_that_is_not_there_is_not_found(code: str) -> None:
    assert as_user(make.staff()).get(page("offer_detail", code)).status_code == 404


def test_offer_can_be_requested_by_a_director_and_not_by_a_challenger() -> None:
    link = page("request_start")
    assert link in text_of(as_user(make.dcs(make.council())).get(page("offer_detail", "peer-challenge")))
    challenger = make.with_account(make.challenger())
    assert link not in text_of(as_user(challenger).get(page("offer_detail", "peer-challenge")))


# --- The list --------------------------------------------------------------------------------------


def test_pool_is_for_managers_and_staff() -> None:
    for user, status in ((make.staff(), 200), (make.manager(), 200), (make.dcs(make.council()), 404)):
        assert as_user(user).get(page("pool_list")).status_code == status
    assert Client().get(page("pool_list")).status_code == 302


def names_in(response: Any) -> list[str]:
    return [row.record.person.name for row in response.context["table"].page.object_list]


def test_pool_filters_by_everything_that_it_shows() -> None:
    devon = make.council("Devon", in_region="South West")
    make.challenger(of=devon, name="Kwame Redwing", knows={"send": 3}, can_lead=True)
    make.challenger(ChallengerKind.MEMBER, name="Osian Whinchat", pledged=2)
    make.applicant(ChallengerKind.ASSOCIATE, name="Ida Linnet")
    left = make.challenger(name="Lou Left", pledged=0)
    pool.leave_pool(challenger_id=left.pk, actor=make.staff())
    client = as_user(make.staff())
    region = devon.region_id
    monday = clock.today() - clock.today().weekday() * DAY + 7 * DAY
    all_three = ["Ida Linnet", "Kwame Redwing", "Osian Whinchat"]
    for query, names in (
        ("", all_three),
        ("q=redwing+devon", ["Kwame Redwing"]),
        ("q=%25", []),
        ("kind=member&kind=associate", ["Ida Linnet", "Osian Whinchat"]),
        (f"region={region}", ["Kwame Redwing"]),
        ("theme=send", ["Kwame Redwing"]),
        ("accreditation=applied", ["Ida Linnet"]),
        ("accreditation=ending", []),
        (f"free={monday}", all_three),
        ("days=2½", ["Kwame Redwing"]),
        ("days=nonsense", all_three),
        ("experience=none", all_three),
        ("experience=led", []),
        ("experience=served", []),
        ("standing=listed", ["Kwame Redwing", "Osian Whinchat"]),
        ("standing=unlisted", ["Ida Linnet"]),
        ("standing=waiting", []),
        ("standing=left", ["Lou Left"]),
        ("page=99&sort=-name", all_three[::-1]),
        ("sort=nonsense", all_three),
    ):
        response = client.get(f"{page('pool_list')}?{query}")
        assert (query, response.status_code, names_in(response)) == (query, 200, names)


@pytest.mark.parametrize(
    "query", ["region=999", "theme=none", "accreditation=x", "free=2099-01-01", "kind=x", "q=" + "x" * 200, "page=x"]
)
def test_pool_takes_nonsense_in_filters_without_falling_over(query: str) -> None:
    assert as_user(make.staff()).get(f"{page('pool_list')}?{query}").status_code == 200


def test_pool_says_who_can_be_asked_and_what_is_missing_otherwise() -> None:
    make.challenger(name="Ann Able")
    make.applicant(name="Bo Blank")
    waits = make.applicant(name="Cy Consents")
    pool.consent_to_listing(challenger_id=waits.pk, actor=make.staff())
    lapsed = make.challenger(name="Di Done")
    pool.set_accreditation(challenger_id=lapsed.pk, accreditation=Accreditation.LAPSED, actor=make.staff())
    over = make.challenger(name="Ed Ended")
    Challenger.objects.filter(pk=over.pk).update(accredited_until=clock.today() - DAY)
    gone = make.challenger(name="Fi Free")
    pool.leave_pool(challenger_id=gone.pk, actor=make.staff())
    client = as_user(make.staff())
    rows = client.get(page("pool_list")).context["table"].rows
    said = {row.record.person.name: row.get_cell("standing") for row in rows}
    assert said == {
        "Ann Able": "Can be asked",
        "Bo Blank": "Has not agreed to be listed",
        "Cy Consents": "Waits for the releaser",
        "Di Done": "Not accredited",
        "Ed Ended": "Accreditation is over",
    }
    assert "Left the pool" in text_of(client.get(page("pool_list") + "?standing=left"))


def test_pool_counts_states() -> None:
    make.challenger(), make.applicant()
    states = as_user(make.staff()).get(page("pool_list") + "?accreditation=applied").context["states"]
    counts = {state["label"]: (state["count"], state["current"]) for state in states}
    assert counts["All"] == (2, False)
    assert counts["Applied"] == (1, True)
    assert counts["Accredited"] == (1, False)


def test_pool_sets_supply_against_demand() -> None:
    make.challenger(pledged=10)
    words = text_of(as_user(make.staff()).get(page("pool_list")))
    assert f"In {year_of(clock.today())} people pledge 5 days; 0 days of them are given or booked." in words


def test_pool_takes_the_same_queries_with_one_row_and_with_three() -> None:
    client = as_user(make.staff())
    counts = []
    for _ in range(2):
        make.challenger(knows={"send": 1})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page("pool_list")).status_code == 200
        counts.append(len(queries))
        make.challenger(ChallengerKind.MEMBER)
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_pool_exports_what_is_filtered_with_harmless_cells() -> None:
    make.challenger(of=make.council("Devon"), name="=HYPERLINK Redwing", knows={"send": 3, "neglect": 1})
    make.applicant(name="Ida Linnet")
    client = as_user(make.staff())
    csv = client.get(page("pool_list") + "?export=csv&accreditation=accredited")
    until = clock.today() + 365 * DAY
    year = "5.0" if year_of(clock.today()) else ""
    assert text_of(csv).splitlines() == [
        "\ufeffName,Kind,Region,Knows about,Accreditation,Teams,Days left,Can be asked",
        '"\'=HYPERLINK Redwing, Assistant director, Devon",Officer,North East,'
        "Special educational needs and disability; Neglect,"
        f"Accredited until {until.day} {until:%B %Y},0,{year},Can be asked",
    ]
    book_of = load_workbook(io.BytesIO(client.get(page("pool_list") + "?export=xlsx").content))
    assert book_of.active is not None
    assert book_of.active.max_row == 3
