"""Health: live as long as the process answers; ready only when it can serve."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cib.common import health

pytestmark = pytest.mark.django_db


def test_live_asks_the_database_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/health/live/")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_ready_when_database_migrations_and_cache_are_well(client: Client) -> None:
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "migrations": True, "cache": True})


def test_not_ready_when_the_cache_is_not_well(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> bool:
        raise OSError("no cache")

    monkeypatch.setitem(health.CHECKS, "cache", broken)
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "migrations": True, "cache": False})


def test_not_ready_while_a_migration_is_missing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    answer: Any = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["migrations"]) == (503, False)
