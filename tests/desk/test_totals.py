"""The programme in figures: the board reads totals without a council, government fixed tables and nothing small."""

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cib.common.models import AuditEntry
from cib.desk.queries.fixed_tables import SUPPRESSED, FixedTable, _of_year, _safe_pair, fixed_tables
from councils.enums import Role
from councils.models import Council
from councils.queries import forget_standings
from peerchallenge.models import ProgrammeYear
from tests.factories import accounts, reviews
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_visits as visits
from tests.factories.kept import kept

QUERIES_MAX = 15
YEAR = ProgrammeYear(starts_on=dt.date(2025, 4, 1), ends_on=dt.date(2026, 3, 31))


# --- The tables of one year ------------------------------------------------------------------------


def of_year(**counts: int) -> FixedTable:
    begun = Counter({(name, "Peer challenge"): number for name, number in counts.items()})
    return _of_year(YEAR, sorted(counts), begun)


def test_table_of_a_year_shows_what_is_five_and_its_total() -> None:
    table = of_year(London=12, North=5, South=7)
    assert (table.name, table.file_head) == ("regions-2025", ("Region", "Peer challenge", "Total"))
    assert table.file_lines == [
        ("London", "12", "12"),
        ("North", "5", "5"),
        ("South", "7", "7"),
        ("Total", "24", "24"),
    ]
    assert table.left_out == ("Peer review", "Diagnostic", "Member peer support")


def test_table_of_a_year_hides_a_second_number_with_a_small_one() -> None:
    table = of_year(London=12, North=1, South=7)
    hidden = {line[0] for line in table.lines if SUPPRESSED in line}
    assert hidden == {"North", "South"}


def test_table_of_a_year_with_nothing_that_can_be_shown_is_empty() -> None:
    table = of_year(London=1, North=3)
    assert (table.head, table.file_lines) == ((), [])


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        ((5, 20), ("5", "20")),
        ((4, 20), (SUPPRESSED, SUPPRESSED)),
        ((6, 4), ("6", SUPPRESSED)),
        ((0, 0), (SUPPRESSED, SUPPRESSED)),
    ],
)
def test_days_are_shown_only_where_five_people_gave_them(figures: tuple[int, int], shown: tuple[str, str]) -> None:
    assert _safe_pair(figures) == shown


# --- The pages -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept_ones(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        on_site = visits.on_site_engagement()
        requested = booking.requested_engagement(on_site.host)
        reviews.turn(on_site.host)
        return SimpleNamespace(
            on_site=on_site,
            requested=requested,
            board=pool.appointed(pool.person(), Role.BOARD_MEMBER),
            reader=pool.appointed(pool.person(), Role.GOVERNMENT_READER),
        )

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_ones: SimpleNamespace) -> SimpleNamespace:
    forget_standings()
    return kept_ones


def page_of(user: Any, name: str, *args: Any, **query: str) -> Any:
    browser = accounts.signed_in(user)
    browser.get(reverse(name, args=args))
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse(name, args=args), query)
    assert len(queries) <= QUERIES_MAX, [q["sql"][:150] for q in queries]
    return page


def names_in(page: Any) -> set[str]:
    text = page.content.decode()
    return {name for names in Council.objects.values_list("name", "short_name") for name in names if name in text}


@pytest.mark.django_db
def test_board_reads_totals_without_a_council(it: SimpleNamespace) -> None:
    page = page_of(it.board, "desk:totals")
    by_region = {row.region: row for row in page.context["rows"]}
    here, england = by_region[it.on_site.host.region.name], page.context["rows"][-1]
    assert (here.under_way, here.on_site, england.region) == (2, 0 if _not_begun_this_year(it) else 1, "England")
    assert england.councils == Council.objects.in_force().count()
    kinds = {kind["name"]: {c["stage"]: c["count"] for c in kind["cells"]} for kind in page.context["kinds"]}
    assert kinds["Peer challenge"] == {"Requested": 1, "Being prepared": 0, "On site or after": 1, "Closed": 0}
    assert names_in(page) == set()


def _not_begun_this_year(it: SimpleNamespace) -> bool:
    year = page_of(it.board, "desk:totals").context["year"]
    begun = it.on_site.visit_started_at.date()
    return not year.starts_on <= begun <= year.ends_on


@pytest.mark.django_db
def test_totals_taken_away_are_those_of_the_page_and_noted(it: SimpleNamespace) -> None:
    rows = page_of(it.board, "desk:totals").context["rows"]
    lines = page_of(it.board, "desk:totals", export="csv").content.decode().splitlines()
    assert [line.split(",")[:3] for line in lines[1:]] == [[r.region, f"{r.councils}", f"{r.under_way}"] for r in rows]
    entry = AuditEntry.objects.filter(action="programme.exported").latest("pk")
    assert (entry.actor, entry.changes) == (it.board, {"table": "totals", "form": "csv"})


def after_the_year(it: SimpleNamespace) -> dt.date:
    """Give a day on which the year of the visit is over."""
    year = ProgrammeYear.objects.get(
        starts_on__lte=it.on_site.visit_started_at, ends_on__gte=it.on_site.visit_started_at
    )
    return year.ends_on + dt.timedelta(days=1)


@pytest.mark.django_db
def test_year_is_in_the_fixed_tables_once_it_is_over_and_small_numbers_never(it: SimpleNamespace) -> None:
    over = after_the_year(it)
    before = [table.name for table in fixed_tables(over - dt.timedelta(days=1))]
    tables = {table.name: table for table in fixed_tables(over)}
    assert set(tables) - set(before) == {f"regions-{over.year - 1}"}
    assert tables[f"regions-{over.year - 1}"].lines == ()


@pytest.mark.django_db
def test_fixed_tables_do_not_listen_to_filters_and_name_no_council(it: SimpleNamespace) -> None:
    with visits.on(after_the_year(it)):
        forget_standings()
        page = page_of(it.reader, "desk:fixed_tables")
        other = page_of(it.reader, "desk:fixed_tables", region="London", year="2020", by="council")
        assert page.context["tables"] == other.context["tables"]
        assert names_in(page) == set()


@pytest.mark.django_db
def test_file_of_a_fixed_table_holds_what_the_page_shows_and_is_noted(it: SimpleNamespace) -> None:
    with visits.on(after_the_year(it)):
        forget_standings()
        table = next(t for t in page_of(it.reader, "desk:fixed_tables").context["tables"] if t.name == "effort")
        csv = page_of(it.reader, "desk:fixed_table_file", "effort", "csv").content.decode("utf-8-sig")
        assert [tuple(line.split(",")) for line in csv.splitlines()] == [table.file_head, *table.file_lines]
        book = load_workbook(io.BytesIO(page_of(it.reader, "desk:fixed_table_file", "effort", "xlsx").content))
        assert [tuple(row) for row in book.active.values] == [table.file_head, *table.file_lines]
        entry = AuditEntry.objects.filter(action="programme.exported").latest("pk")
        assert (entry.actor, entry.changes) == (it.reader, {"table": "effort", "form": "xlsx"})
        for name, form in (("councils", "csv"), ("effort", "pdf")):
            assert page_of(it.reader, "desk:fixed_table_file", name, form).status_code == 404


@pytest.mark.django_db
def test_home_of_board_and_government_leads_to_their_figures(it: SimpleNamespace) -> None:
    for user, titles in ((it.board, ["Programme totals", "Fixed tables"]), (it.reader, ["Fixed tables"])):
        page = page_of(user, "desk:home")
        assert [one["title"] for one in page.context["figures"]] == titles
        assert [item["label"] for item in page.context["navigation"]][1:] == [
            t.split()[-1].capitalize() for t in titles
        ]
    assert page_of(it.reader, "desk:totals").status_code == 404
    assert page_of(pool.dcs(it.on_site.host), "desk:home").context["figures"] == []
