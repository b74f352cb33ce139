"""Inserting rows of record by a statement that is put together once for each model and number of rows.

What is written most often, transfers and audit rows, spent longer in making its INSERT than the database in doing it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def append(rows: Sequence[M]) -> list[M]:
    """Insert new rows of one model, in order, and give them with their ids.

    Every field but the key must be set: defaults of the model count, defaults of the database and hooks of `save` do
    not. Raise IntegrityError as any insert does.
    """
    if not rows:
        return []
    fields = _fields(type(rows[0]))
    at_once = connection.ops.bulk_batch_size(list(fields), list(rows))
    for start in range(0, len(rows), at_once):
        _insert(rows[start : start + at_once], fields)
    return list(rows)


def _insert(rows: Sequence[models.Model], fields: Sequence[Any]) -> None:
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(rows[0]), len(rows)), values)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


@lru_cache(maxsize=64)
def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@lru_cache(maxsize=256)
def _statement(model: type[models.Model], number: int) -> str:
    """Write the INSERT of so many rows; both databases give back the keys in the order of the rows."""
    quote, fields = connection.ops.quote_name, _fields(model)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    columns = ", ".join(quote(field.column) for field in fields)
    line = f"({', '.join(['%s'] * len(fields))})"
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([line] * number)} RETURNING {key}"  # noqa: S608 - names of ours
