"""Triggers that let the database itself refuse to change or delete rows of record.

SQLite forgets triggers when Django rebuilds a table, so they are put back after every migration.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

_REFUSAL = "rows of record are never changed or deleted"


def append_only_tables() -> list[str]:
    """List the tables whose model carries `append_only = True`."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False))


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql(table: str) -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION cib_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION cib_refuse_change()",
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION cib_refuse_change()",
    ]


def _drop(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{what} ON {table}" for what in ("change", "truncate")]


def _run(statements: list[str], using: str) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install_triggers(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Put the refusing triggers on every append-only table that exists by now (a post_migrate receiver)."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    build = _sqlite if connection.vendor == "sqlite" else _postgresql
    for table in append_only_tables():
        if table in existing:
            _run(build(table), using)


def missing_triggers(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Name the refusing triggers that ought to be there and are not, or are switched off."""
    connection = connections[using]
    on_sqlite = connection.vendor == "sqlite"
    verbs = ("update", "delete") if on_sqlite else ("change", "truncate")
    wanted = {f"{table}_no_{verb}" for table in append_only_tables() for verb in verbs}
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if on_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


@contextmanager
def triggers_lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Lift the triggers for a test's own tidying up; nothing in the product calls this."""
    vendor = connections[using].vendor
    for table in append_only_tables():
        _run(_drop(vendor, table), using)
    try:
        yield
    finally:
        install_triggers(using)
