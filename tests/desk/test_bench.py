"""The bench: what it invents is lawful and of the size it says; what it writes can be read."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cib.desk.bench import history, pace, people, stories
from cib.desk.bench.figures import invent_measures
from cib.desk.bench.measuring import measured_pages
from cib.desk.bench.pages import pages_of
from cib.desk.bench.report import report
from peerchallenge.models import Engagement, Transfer
from peerchallenge.queries.days import position_of
from peerchallenge.services.proof import prove_ledger
from profiles.models import Indicator, Reading
from tests.factories import peerchallenge_pool as pool

QUERIES_MAX = 15
TODAY = dt.date(2026, 11, 22)
FIGURES = {"queries": 9, "ms": 30.0, "size": 20480, "rows": 25}
BESIDE = {"queries": 6, "ms": 60.0, "size": 10240, "rows": 0}


def run(database: str, years: int, ms: float) -> dict[str, Any]:
    pages = [
        {"page": "An empty page", "ours": {**FIGURES, "rows": 0, "ms": 5.0}, "admin": None, "admin_whole": None},
        {"page": "Pool", "ours": {**FIGURES, "ms": ms}, "admin": BESIDE, "admin_whole": {**BESIDE, "ms": 120.0}},
    ]
    return {
        "database": database,
        "years": years,
        "seconds_to_fill": 12,
        "counts": {"councils": 153, "transfers": 150000},
        "pages": pages,
    }


def test_report_sets_pages_beside_the_admin_and_says_what_was_not_measured() -> None:
    text = report([run("sqlite", 1, 30.0), run("sqlite", 10, 33.0)], None, 30, TODAY)
    assert "on 22 November 2026" in text
    assert "10 years: 153 councils, 150,000 transfers. Filled in 12 seconds." in text
    assert "| Pool | 9 | 33.0 | 20 | 25 | 60.0 | 0.55 | 120.0 | 0.28 | 0.5 | 10% |" in text
    assert text.endswith("Not measured: no PostgreSQL was named.\n")


def test_report_names_the_pages_that_miss_an_aim() -> None:
    text = report([run("sqlite", 1, 30.0), run("sqlite", 10, 61.0)], None, 30, TODAY)
    assert "| At most 15 queries | none: reached by all |" in text
    assert "| At most a fifth slower with ten times the years | Pool |" in text
    assert "| No slower than the admin with as many rows | Pool |" in text
    assert "| No slower than the admin with its 100 rows | none: reached by all |" in text


def test_report_tells_the_pace_of_the_ledger() -> None:
    measured = {"ours": 400.0, "audited": 300.0, "bare": 900.0, "hordak": 200.0, "versions": "PostgreSQL 15"}
    measured["hordak_version"] = "2.0"
    text = report([run("sqlite", 1, 30.0), run("sqlite", 10, 33.0)], measured, 30, TODAY)
    assert "| django-hordak 2.0: one transaction of two legs | 200 |" in text


def test_bench_refuses_a_database_that_is_not_its_own() -> None:
    with pytest.raises(CommandError, match="its name must end in _bench"):
        call_command("bench", postgresql="postgres://somebody@localhost/peer_challenge")


@pytest.mark.django_db
def test_bench_refuses_a_database_with_people(tmp_path: Path) -> None:
    pool.person()
    with pytest.raises(CommandError, match="holds people"):
        call_command("bench_database", to=tmp_path / "figures.json")


@pytest.mark.django_db
def test_what_the_bench_invents_balances_and_can_be_opened(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DEMONSTRATION = True  # as on one machine: the bench's people need no second factor
    call_command("load_reference", verbosity=0)
    call_command("load_profiles", verbosity=0)
    figures_before = Reading.objects.count()
    invent_measures(52)
    assert (Indicator.objects.count(), Reading.objects.count() > figures_before) == (52, True)
    pool.programme()
    monkeypatch.setattr(people, "CHALLENGERS", 40)
    monkeypatch.setattr(stories, "ENGAGEMENTS_A_YEAR", 9)
    today = TODAY
    cast = people.cast_people()
    years = stories.programme_years(1, today)
    people.pledge(cast.pool, years)
    history.write_history(cast, years, today)
    staffed = Engagement.objects.filter(status__in=["closed", "preparing"]).count()
    closed = Engagement.objects.filter(status="closed").count()
    assert Transfer.objects.count() == 19 * (staffed + closed)
    position = position_of(Engagement.objects.filter(status="closed")[0].host, years[0])
    assert (position.received, position.reserved) == (6, 0)
    assert not prove_ledger()[0].problems
    ours = pace.our_postings(2, cast.actor, audited=True)
    assert (ours > 0, Transfer.objects.filter(reference__startswith="pace/").count()) == (True, 2)
    figures = measured_pages(pages_of(cast), repeat=1)
    assert json.dumps(figures)
    assert {page["page"] for page in figures if page["ours"]["queries"] > QUERIES_MAX} == set()
