"""The bench's figures as a page of the documents and as text for the terminal."""

import datetime as dt
import os
import platform
from collections.abc import Iterator, Sequence
from typing import Any, Final

HEAD: Final = (
    *("Page", "Queries", "ms", "KB", "Rows"),
    *("Admin, as many rows: ms", "Ratio", "Admin, its 100 rows: ms", "Ratio", "Fewer years: ratio", "Growth"),
)
QUERIES_MAX: Final = 15
GROWTH_MAX: Final = 1.2
HALF: Final = 0.5


def report(runs: list[dict[str, Any]], pace: dict[str, Any] | None, repeat: int, day: dt.date) -> str:
    """Write the whole page; runs come in pairs of one database, fewer years before more."""
    parts = ["# Performance", _how(runs, repeat, day)]
    for less, more in zip(runs[::2], runs[1::2], strict=True):
        parts += [f"## {_name(more)}", _counts(more), _table(HEAD, list(_rows(less, more))), _aims(less, more)]
    parts += ["## The ledger", _pace(pace)]
    return "\n\n".join(parts) + "\n"


def _name(run: dict[str, Any]) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[run["database"]]


def _how(runs: list[dict[str, Any]], repeat: int, day: dt.date) -> str:
    years = sorted({run["years"] for run in runs})
    load = f"load {os.getloadavg()[0]:.1f} at the end"
    return (
        f"Written by `make bench` on {day:%-d %B %Y}: {os.cpu_count()} processors ({platform.machine()}), "
        f"Python {platform.python_version()}, {load}. What these figures were before, what was done and why some aims "
        "are missed is told in [performance-notes.md](performance-notes.md).\n\n"
        f"Invented national data of {years[-1]} years and of {years[0]}, accepted by every proof of `verify_ledger`. "
        f"Each page is opened {repeat} times in one process, in turn with the Django admin\u2019s change list of the "
        "same table: once with as many rows as the page shows, once with the 100 that the admin shows if nobody says "
        "otherwise. Milliseconds are medians. The ratio is ours to the admin\u2019s; growth is by how much the "
        "ratio to the list with as many rows is higher with all years than with fewer: the two are measured one after "
        "the other, and the admin\u2019s list tells how busy the machine was. Rows are what is listed; the home and "
        "the page of an engagement are no lists, and are set beside one all the same. Milliseconds of other runs "
        "cannot be compared on a busy machine; ratios can."
    )


def _counts(run: dict[str, Any]) -> str:
    words = ", ".join(f"{number:,} {name}" for name, number in run["counts"].items())
    return f"{run['years']} years: {words}. Filled in {run['seconds_to_fill']} seconds."


def _before(less: dict[str, Any]) -> dict[str, float | None]:
    return {page["page"]: _ratio(page, "admin") for page in less["pages"]}


def _growth(page: dict[str, Any], before: dict[str, float | None]) -> float:
    """Give how many times dearer a page is with all years, beside the admin's list in each run."""
    return (_ratio(page, "admin") or 0) / (before[page["page"]] or 1)


def _ratio(page: dict[str, Any], beside: str) -> float | None:
    return round(page["ours"]["ms"] / page[beside]["ms"], 2) if page[beside] else None


def _rows(less: dict[str, Any], more: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    before = _before(less)
    for page in more["pages"]:
        ours, was = page["ours"], before[page["page"]]
        beside: list[str] = []
        for name in ("admin", "admin_whole"):
            beside += [f"{page[name]['ms']}", f"{_ratio(page, name)}"] if page[name] else ["", ""]
        size = f"{ours['size'] / 1024:.0f}"
        grown = ("", "") if was is None else (f"{was}", f"{round((_growth(page, before) - 1) * 100)}%")
        yield (page["page"], f"{ours['queries']}", f"{ours['ms']}", size, f"{ours['rows']}", *beside, *grown)


def _aims(less: dict[str, Any], more: dict[str, Any]) -> str:
    """Say of each aim which pages miss it."""
    before, pages = _before(less), [page for page in more["pages"] if page["admin"]]
    missed = {
        f"At most {QUERIES_MAX} queries": [p for p in more["pages"] if p["ours"]["queries"] > QUERIES_MAX],
        "At most a fifth slower with ten times the years": [p for p in pages if _growth(p, before) > GROWTH_MAX],
        "No slower than the admin with as many rows": [p for p in pages if (_ratio(p, "admin") or 0) > 1],
        "No slower than the admin with its 100 rows": [p for p in pages if (_ratio(p, "admin_whole") or 0) > 1],
        "Half the admin\u2019s time or less, with its 100 rows": [
            p for p in pages if (_ratio(p, "admin_whole") or 0) > HALF
        ],
    }
    rows = [(aim, "; ".join(p["page"] for p in found) or "none: reached by all") for aim, found in missed.items()]
    return _table(("Aim", "Missed by"), rows)


def _pace(pace: dict[str, Any] | None) -> str:
    if pace is None:
        return "Not measured: no PostgreSQL was named."
    rows = [
        ("Our ledger: one reservation", f"{pace['ours']:.0f}"),
        ("Our ledger: one reservation and an audit row", f"{pace['audited']:.0f}"),
        (f"django-hordak {pace['hordak_version']}: one transaction of two legs", f"{pace['hordak']:.0f}"),
        ("A bare insert of two rows", f"{pace['bare']:.0f}"),
    ]
    return (
        f"Postings a second, the median of rounds that take turns, each posting in a transaction of its own that is "
        f"committed to disk ({pace['versions']}).\n\n{_table(('What', 'A second'), rows)}\n\n{_WHAT_EACH_DOES}"
    )


_WHAT_EACH_DOES: Final = """What each does:

- **Ours**: locks both accounts in the order of their ids; reads in one query whether the year is open, an account
  closes or the reference is posted already; asks the rules; inserts one row that names giver and receiver, so that it
  is balanced by construction. The table has eight indexes, checks, and triggers that refuse any change.
  Services write one audit row for all that an action posts; the second line counts one for each posting.
- **django-hordak**: inserts a transaction and two legs through its own models, with its own checks on, among them the
  trigger that proves at commit that debit and credit are equal. It locks no account and knows no reference.
- **Bare insert**: two rows without any application, to show what the database itself takes."""


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
