"""Objects that are dear to make, made once for a module and rolled back after it."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import transaction

T = TypeVar("T")


def kept(blocker: Any, build: Callable[[], T]) -> Iterator[T]:
    """Build in a transaction around a module's tests; each test's own changes are undone as ever."""
    with blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
