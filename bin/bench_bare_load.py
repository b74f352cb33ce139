"""The floor under an import: pandas reads the file, and its rows are loaded bare, without any application.

Called by `manage.py bench`, in an environment of its own, with the file and the address of a database of the bench's
own; prints seconds, rows and peak memory as JSON.
"""

from __future__ import annotations

import io
import json
import resource
import sqlite3
import sys
import time
from typing import Any

import pandas

COLUMNS = "measure text, period text, la_code text, area text, value double precision"


def main() -> int:
    """Read, load, print."""
    path, address = sys.argv[1:3]
    began = time.perf_counter()
    frame = pandas.read_csv(path, dtype={"la_code": str, "period": str}, na_values=["-"])
    read = time.perf_counter()
    load = to_sqlite if address.startswith("sqlite") else to_postgresql
    load(frame, address)
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = {"rows": len(frame), "read": read - began, "load": ended - read, "seconds": ended - began, "mb": peak}
    print(json.dumps({**facts, "pandas": pandas.__version__}))
    return 0


def to_sqlite(frame: Any, address: str) -> None:
    """Load by one executemany in one transaction."""
    with sqlite3.connect(address.removeprefix("sqlite:///")) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute(f"CREATE TABLE bench_bare ({COLUMNS})")
        rows = frame.itertuples(index=False, name=None)
        base.executemany("INSERT INTO bench_bare VALUES (?, ?, ?, ?, ?)", rows)
    base.close()


def to_postgresql(frame: Any, address: str) -> None:
    """Load by one COPY."""
    import psycopg2  # noqa: PLC0415 - only where it is wanted

    text = io.StringIO()
    frame.to_csv(text, index=False, header=False)
    text.seek(0)
    with psycopg2.connect(address) as base, base.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_bare ({COLUMNS})")
        cursor.copy_expert("COPY bench_bare FROM STDIN WITH CSV", text)
    base.close()


if __name__ == "__main__":
    sys.exit(main())
