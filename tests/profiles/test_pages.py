"""Pages, files and pictures of figures: few queries, figures in words, nothing suppressed or unreleased."""

import datetime as dt
import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cib.common import clock
from councils.enums import Audience, LeadPost, Role
from councils.models import Council
from profiles.enums import Polarity, Unit
from profiles.models import Release
from profiles.rules import words
from tests.factories import accounts, councils
from tests.factories import profiles_figures as figures
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15
TODAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OTHERS = [40, 33, 48, 38, 36, 40, 51, 47, 41, 39]
UNRELEASED = 63.917
PERIOD = "2025/26 Q2"


@pytest.fixture(scope="module")
def kept_ones(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        with time_machine.travel(TODAY, tick=False):
            return _built()

    yield from kept(django_db_blocker, build)


def _built() -> SimpleNamespace:
    host = figures.council_with_neighbours("Midchester")
    neet = figures.indicator("Care leavers not in education, employment or training", code="neet", decimals=0)
    for when, value in (("2023", 46), ("2024", 45), ("2025", 60)):
        figures.compared(neet, host, value, OTHERS, when=when)
        figures.reading(neet, None, when, 40)
        figures.reading(neet, host.region, when, 41)
    hidden = figures.indicator("Looked-after children who offend", code="hidden")
    figures.compared(hidden, host, "c", OTHERS)
    count = figures.indicator("Children looked after", code="count", unit=Unit.NUMBER, polarity=Polarity.NEITHER)
    figures.compared(count, host, 314, ["c", *range(300, 309)])
    figures.reading(count, None, "2025", 7777)
    figures.reading(count, host.region, "2025", 5555)
    officer = councils.person()
    kept_back = Release.objects.create(
        council=host,
        audience=Audience.ALL_COUNCILS,
        from_date=dt.date(2027, 6, 1),
        decided_by=officer,
        decided_at=clock.now(),
    )
    figures.reading(neet, host, PERIOD, UNRELEASED, release=kept_back, finality="provisional")
    lead = councils.appointed(councils.person(), Role.REGIONAL_LEAD, region=host.region, lead_post=LeadPost.DCS)
    farwick = councils.council("Farwick")
    Council.objects.filter(pk=host.pk).update(hex_q=3, hex_r=3)
    return SimpleNamespace(
        host=host,
        farwick=farwick,
        count=count,
        dcs=councils.dcs(host),
        lead=lead,
        other=councils.dcs(farwick),
        staff=councils.staff(),
    )


@pytest.fixture
def it(kept_ones: SimpleNamespace) -> Iterator[SimpleNamespace]:
    with time_machine.travel(TODAY, tick=False):
        yield kept_ones


def urls(it: SimpleNamespace) -> dict[str, str]:
    la = it.host.la_code
    return {
        "profile": reverse("profiles:profile", args=[la]),
        "theme": f"{reverse('profiles:profile', args=[la])}?theme=care-and-adoption",
        "indicator": reverse("profiles:indicator", args=[la, "neet"]),
        "compare": f"{reverse('profiles:compare')}?council={la}",
        "england": f"{reverse('profiles:england')}?indicator=neet",
    }


def text_of(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("page", ["profile", "theme", "indicator", "compare", "england"])
@pytest.mark.parametrize("who", ["dcs", "lead", "staff"])
def test_page_asks_few_queries(it: SimpleNamespace, page: str, who: str) -> None:
    browser, url = accounts.signed_in(getattr(it, who)), urls(it)[page]
    browser.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    assert len(asked) <= QUERIES_MAX, [query["sql"][:150] for query in asked]


def test_profile_says_every_figure_in_words(it: SimpleNamespace) -> None:
    body = text_of(accounts.signed_in(it.dcs), urls(it)["profile"])
    for told in (
        "Largest differences from neighbours",
        "60% in 2025; the neighbours’ middle is 40%, their middle half 38 to 46%. Higher than all ten neighbours, "
        "which is worse.",
        "Higher than a year ago, which is worse",
        "2023: 46%. 2025: 60%. The band is the middle half of the neighbours.",
        "Midchester 60%. Neighbours’ middle half 38 to 46%. England 40%.",
        "Suppressed",
        "Not compared",
    ):
        assert told in body


def is_told(body: str) -> bool:
    return any(text in body for text in ("63.9", words.figure_words(UNRELEASED, Unit.PERCENT, 0), PERIOD))


def test_unreleased_figure_is_told_to_its_council_alone(it: SimpleNamespace) -> None:
    shown = words.figure_words(UNRELEASED, Unit.PERCENT, 0)
    assert f"provisional: {shown}" in text_of(accounts.signed_in(it.dcs), urls(it)["profile"])
    la, reads = it.host.la_code, []
    everywhere = [*urls(it).values(), reverse("profiles:picture", args=[la, "neet", "svg"])]
    everywhere += [f"{url}{'&' if '?' in url else '?'}export=csv" for url in urls(it).values()]
    for user in (it.lead, it.other, it.staff):
        browser = accounts.signed_in(user)
        reads += [url for url in everywhere if is_told(browser.get(url).content.decode())]
    assert reads == []


def test_total_is_left_out_beside_all_but_one_of_its_councils(it: SimpleNamespace) -> None:
    """Two councils of the region have no figure, so its count stands; once Farwick has one, England's goes."""
    browser = accounts.signed_in(it.dcs)
    url = reverse("profiles:indicator", args=[it.host.la_code, "count"])
    assert "5,555" in text_of(browser, url)
    figures.reading(it.count, it.farwick, "2025", 299)
    body = text_of(browser, f"{reverse('profiles:england')}?indicator=count")
    assert "7,777" not in body


def test_map_colours_and_table_say_the_same(it: SimpleNamespace) -> None:
    body = text_of(accounts.signed_in(it.lead), urls(it)["england"])
    assert "Midchester: 60%" in body
    assert '<th scope="row"' in body
    assert "11 of 12 councils have a figure" in body


def test_files_hold_what_the_page_shows(it: SimpleNamespace) -> None:
    browser = accounts.signed_in(it.lead)
    csv = browser.get(f"{urls(it)['profile']}?export=csv").content.decode()
    assert 'neet,"Care leavers not in education' in csv
    assert ",2025,60.0,,final,2024,45.0,40.0,41.0,38.0,40.0,46.0,10," in csv
    assert "Open Government Licence v3.0" in csv
    book = load_workbook(io.BytesIO(browser.get(f"{urls(it)['indicator']}?export=xlsx").content))
    rows = list(book.active.values)  # type: ignore[union-attr]
    assert rows[1][1:4] == ("2023", "Midchester", 46)


def test_own_figure_leaves_under_the_councils_name_alone(it: SimpleNamespace) -> None:
    """Never as the publisher's: in the indicator's file, in the profile's, under the picture."""
    browser = accounts.signed_in(it.dcs)
    lines = browser.get(f"{urls(it)['indicator']}?export=csv").content.decode().splitlines()
    own = next(line for line in lines if PERIOD in line)
    assert own.endswith(',"Midchester’s own figure, provisional",Not published,,')
    profile = browser.get(f"{urls(it)['profile']}?export=csv").content.decode()
    assert f",Midchester,{PERIOD},64.0" in profile.replace('"', "")
    svg = browser.get(reverse("profiles:picture", args=[it.host.la_code, "neet", "svg"])).content.decode()
    assert "own figure, provisional and not published" in svg


def test_pictures_are_files_with_words(it: SimpleNamespace) -> None:
    browser = accounts.signed_in(it.lead)
    svg = browser.get(reverse("profiles:picture", args=[it.host.la_code, "neet", "svg"]))
    assert svg["Content-Type"] == "image/svg+xml; charset=utf-8"
    body = svg.content.decode()
    assert "Source: Department for Education, Local Authority Interactive Tool." in body
    assert "2025: Midchester 60%, England 40%" in body
    png = browser.get(reverse("profiles:picture", args=[it.host.la_code, "neet", "png"]))
    assert png.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("tail", ["?theme=nothing", "indicators/nothing/", "indicators/nothing/picture.svg"])
def test_what_there_is_not_is_not_found(it: SimpleNamespace, tail: str) -> None:
    url = reverse("profiles:profile", args=[it.host.la_code])
    assert accounts.signed_in(it.dcs).get(url + tail).status_code == 404


def test_way_home_leads_to_ones_own_profile_or_to_the_map(it: SimpleNamespace) -> None:
    home = reverse("profiles:home")
    assert accounts.signed_in(it.dcs).get(home)["Location"] == reverse("profiles:profile", args=[it.host.la_code])
    assert accounts.signed_in(it.lead).get(home)["Location"] == reverse("profiles:england")


def test_councils_side_by_side_are_five_at_most_and_a_cluster_is_whole(it: SimpleNamespace) -> None:
    others = [row.neighbour for row in it.host.neighbours.order_by("rank")]
    query = "&".join(f"council={council.la_code}" for council in (it.host, *others))
    body = text_of(accounts.signed_in(it.lead), f"{reverse('profiles:compare')}?{query}")
    assert body.count("Take out: ") == 5
    cluster = councils.cluster(it.host, *others[:6])
    assert "7 councils" in text_of(accounts.signed_in(it.dcs), f"{reverse('profiles:compare')}?cluster={cluster.pk}")
    stranger = accounts.signed_in(it.other)
    assert stranger.get(f"{reverse('profiles:compare')}?cluster={cluster.pk}").status_code == 404
    assert stranger.get(f"{reverse('profiles:compare')}?cluster=nonsense").status_code == 404
