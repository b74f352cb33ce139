"""Measuring one page: queries, the median of the milliseconds, bytes; and the same of the admin's list beside it."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from cib.desk.bench import urls
from cib.desk.bench.pages import Page

URLS = "cib.desk.bench.urls"


@dataclass(frozen=True)
class Figures:
    """What one address costs: queries, milliseconds (the median), bytes, and how many rows it shows."""

    queries: int
    ms: float
    size: int
    rows: int = 0


class NotShown(Exception):
    """A page did not answer with 200: then its time means nothing."""


def measure(browser: Client, url: str, repeat: int, mark: str = "") -> Figures:
    """Open an address once to warm up, once to count queries, and so many times by the clock."""
    first = browser.get(url)
    if first.status_code != 200:
        raise NotShown(f"{url} answers {first.status_code}")
    with CaptureQueriesContext(connection) as queries:
        body = browser.get(url).content
        asked = len(queries)  # read here: the next request empties the log
    times = sorted(_timed(lambda: browser.get(url)) for _ in range(repeat))
    rows = body.decode().count(mark) if mark else 0
    return Figures(asked, round(statistics.median(times), 1), len(body), rows)


def _timed(asked: Callable[[], Any]) -> float:
    began = time.perf_counter()
    asked()
    return (time.perf_counter() - began) * 1000


def browser_of(user: Any) -> Client:
    """Sign somebody in; on one machine the accounts of a demonstration need no second factor."""
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(user)
    return browser


def measured_pages(pages: list[Page], repeat: int) -> list[dict[str, Any]]:
    """Measure each page, an empty one, and the admin's list of the same table with as many rows."""
    boss = get_user_model().objects.create_superuser(
        "boss@bench.example", is_demonstration=True, demonstration_role="Bench"
    )
    with override_settings(ROOT_URLCONF=URLS):
        admin = browser_of(boss)
        empty = measure(browser_of(pages[0].user), "/bench/empty/", repeat)
        return [{"page": "An empty page", "ours": asdict(empty), "admin": None}] + [
            _beside(page, admin, repeat) for page in pages
        ]


def _beside(page: Page, admin: Client, repeat: int) -> dict[str, Any]:
    ours = measure(browser_of(page.user), page.url, repeat, page.mark)
    listed: Any = urls.site._registry[page.model]
    listed.list_per_page = max(ours.rows, 1)
    address = f"/bench/admin/{page.model._meta.app_label}/{page.model._meta.model_name}/"
    return {"page": page.name, "ours": asdict(ours), "admin": asdict(measure(admin, address, repeat))}
