"""Rows of record: the database itself refuses to change or delete them."""

import pytest
from django.db import IntegrityError, connection, transaction

from cib.common.append_only import append_only_tables
from cib.common.models import AuditEntry
from tests.factories import accounts

pytestmark = pytest.mark.django_db
REFUSAL = "rows of record are never changed or deleted"


@pytest.fixture
def entry() -> AuditEntry:
    """Give the audit row of an account that was opened."""
    return AuditEntry.objects.get(object_id=str(accounts.user().pk), action="user.opened")


def test_audit_rows_are_rows_of_record() -> None:
    assert "common_auditentry" in append_only_tables()


def test_changing_an_audit_row_is_refused(entry: AuditEntry) -> None:
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="something.else")
    entry.refresh_from_db()
    assert entry.action == "user.opened"


def test_deleting_an_audit_row_is_refused(entry: AuditEntry) -> None:
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        entry.delete()
    assert AuditEntry.objects.filter(action="user.opened").count() == 1


@pytest.mark.postgresql
def test_emptying_a_table_of_record_is_refused(entry: AuditEntry) -> None:
    with (
        pytest.raises(IntegrityError, match=REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE common_auditentry")
    assert AuditEntry.objects.filter(pk=entry.pk).exists()
