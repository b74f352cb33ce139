"""The bench's figures as a page of the documents and as text for the terminal."""

from collections.abc import Iterator, Sequence
from typing import Any

HEAD = ("Page", "Queries", "ms", "KB", "Rows", "Admin: queries", "Admin: ms", "Less years: ms", "Growth")


def report(runs: list[dict[str, Any]], pace: dict[str, Any] | None, repeat: int) -> str:
    """Write the whole page; runs come in pairs of one database, fewer years before more."""
    parts = ["# Performance", _how(runs, repeat)]
    for less, more in zip(runs[::2], runs[1::2], strict=True):
        parts += [f"## {_name(more)}", _counts(more), _table(HEAD, list(_rows(less, more)))]
    parts += ["## The ledger", _pace(pace)]
    return "\n\n".join(parts) + "\n"


def _name(run: dict[str, Any]) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[run["database"]]


def _how(runs: list[dict[str, Any]], repeat: int) -> str:
    years = sorted({run["years"] for run in runs})
    return (
        f"Written by `make bench`. Invented national data of {years[-1]} years and of {years[0]}; each page opened "
        f"{repeat} times by one person after another in one process, the median given in milliseconds. Beside it the "
        "Django admin’s change list of the same table with as many rows, in the same run, and an empty page of ours. "
        "Growth is what the page takes longer with all years than with fewer."
    )


def _counts(run: dict[str, Any]) -> str:
    words = ", ".join(f"{number:,} {name}" for name, number in run["counts"].items())
    return f"{run['years']} years: {words}. Filled in {run['seconds_to_fill']} seconds."


def _rows(less: dict[str, Any], more: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    before = {page["page"]: page["ours"]["ms"] for page in less["pages"]}
    for page in more["pages"]:
        ours, admin = page["ours"], page["admin"]
        beside = (f"{admin['queries']}", f"{admin['ms']}") if admin else ("", "")
        was = before[page["page"]]
        growth = f"{round((ours['ms'] / was - 1) * 100)}%" if was else ""
        size = f"{ours['size'] / 1024:.0f}"
        yield (page["page"], f"{ours['queries']}", f"{ours['ms']}", size, f"{ours['rows']}", *beside, f"{was}", growth)


def _pace(pace: dict[str, Any] | None) -> str:
    if pace is None:
        return "Not measured: no PostgreSQL was named."
    rows = [
        ("Our ledger: one reservation, accounts locked, rules asked, triggers in force", f"{pace['ours']}"),
        ("django-hordak: one transaction of two legs", f"{pace['hordak']}"),
        ("A bare insert of two rows", f"{pace['bare']}"),
    ]
    return f"Postings a second, each in a transaction of its own ({pace['versions']}).\n\n" + _table(
        ("What", "A second"), rows
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
