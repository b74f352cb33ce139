"""Rows inserted by the prepared statement are those that the model would have written."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from cib.common import clock
from cib.common.appending import append
from cib.common.models import AuditEntry

pytestmark = pytest.mark.django_db


def entry(number: int, **fields: object) -> AuditEntry:
    facts = {"object_type": "x.y", "object_id": str(number), "thread_type": "x.y", "thread_id": "1", "action": "tried"}
    return AuditEntry(at=clock.now(), acting_for=UUID(int=number), changes={"n": [None, number]}, **facts, **fields)


def test_many_rows_get_their_ids_in_order_and_read_back_as_written() -> None:
    """More than one statement of SQLite may hold."""
    rows = append([entry(number, before="½", confidential=["focus"]) for number in range(300)])
    kept = {row.pk: row for row in AuditEntry.objects.filter(action="tried")}
    assert [row.pk for row in rows] == sorted(kept)
    names = [field.attname for field in AuditEntry._meta.concrete_fields]
    for row in rows:
        assert not row._state.adding
        assert [getattr(row, name) for name in names] == [getattr(kept[row.pk], name) for name in names]


def test_nothing_is_appended_for_no_rows(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert append([]) == []


def test_what_the_database_refuses_is_refused_whole() -> None:
    rows = [entry(1), entry(2)]
    rows[1].action = None  # type: ignore[assignment]
    with pytest.raises(IntegrityError), transaction.atomic():
        append(rows)
    assert not AuditEntry.objects.filter(action="tried").exists()
