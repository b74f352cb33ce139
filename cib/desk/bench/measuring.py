"""Measuring one page: queries, the median of the milliseconds, bytes; and the same of the admin's list beside it.

What is compared is opened in turn, so that whatever else the machine does falls on all of it alike.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from cib.desk.bench import urls
from cib.desk.bench.pages import Page

URLS = "cib.desk.bench.urls"
EMPTY: Final = "/bench/empty/"
ADMIN_ROWS: Final = 100  # what the admin shows of a list if nobody says otherwise


@dataclass(frozen=True)
class Figures:
    """What one address costs: queries, milliseconds (the median), bytes, and how many rows it shows."""

    queries: int
    ms: float
    size: int
    rows: int = 0


@dataclass(frozen=True)
class Asked:
    """One address to measure: who opens it, where, what stands there once for each row, what must be set before."""

    browser: Client
    url: str
    mark: str = ""
    before: Callable[[], None] = lambda: None

    def open(self) -> Any:
        """Open it once."""
        self.before()
        return self.browser.get(self.url)


class NotShown(Exception):
    """A page did not answer with 200: then its time means nothing."""


def measure(asked: list[Asked], repeat: int) -> list[Figures]:
    """Open each address once to warm up and once to count queries, then all in turn, so many times, by the clock."""
    counted = [_counted(one) for one in asked]
    times: list[list[float]] = [[] for _ in asked]
    for _ in range(repeat):
        for one, taken in zip(asked, times, strict=True):
            taken.append(_timed(one.open))
    return [
        Figures(queries, round(statistics.median(taken), 1), size, rows)
        for (queries, size, rows), taken in zip(counted, times, strict=True)
    ]


def _counted(one: Asked) -> tuple[int, int, int]:
    first = one.open()
    if first.status_code != 200:
        raise NotShown(f"{one.url} answers {first.status_code}")
    with CaptureQueriesContext(connection) as queries:
        body = one.open().content
        asked = len(queries)  # read here: the next request empties the log
    return asked, len(body), body.decode().count(one.mark) if one.mark else 0


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
    """Measure each page, an empty one, and the admin's list of the same table: with as many rows, and with its own."""
    boss = get_user_model().objects.create_superuser(
        "boss@bench.example", is_demonstration=True, demonstration_role="Bench"
    )
    with override_settings(ROOT_URLCONF=URLS):
        admin = browser_of(boss)
        empty = measure([Asked(browser_of(pages[0].user), EMPTY)], repeat)[0]
        return [{"page": "An empty page", "ours": asdict(empty), "admin": None, "admin_whole": None}] + [
            _beside(page, admin, repeat) for page in pages
        ]


def _beside(page: Page, admin: Client, repeat: int) -> dict[str, Any]:
    ours = Asked(browser_of(page.user), page.url, page.mark)
    shown = max(_counted(ours)[2], 1)
    listed: Any = urls.site._registry[page.model]
    address = f"/bench/admin/{page.model._meta.app_label}/{page.model._meta.model_name}/"

    def rows(number: int) -> Callable[[], None]:
        return lambda: setattr(listed, "list_per_page", number)

    beside = [Asked(admin, address, before=rows(number)) for number in (shown, ADMIN_ROWS)]
    found = [asdict(figures) for figures in measure([ours, *beside], repeat)]
    return {"page": page.name, "ours": found[0], "admin": found[1], "admin_whole": found[2]}
