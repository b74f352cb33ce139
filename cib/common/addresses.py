"""The addresses of one page for many objects: the resolver, which is slow, is asked once for all of them."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

#: What stands in such an address until an object's own key takes its place; no object has one of these.
NO_ID: Final = UUID(int=0)
NO_CODE: Final = "000"


def addresses(name: str, key: Any, *more: Any) -> Callable[[Any], str]:
    """Give, for a named page whose first part is an object's key, its address by that key (`key` is a sample of it)."""
    start, end = reverse(name, args=[key, *more]).split(str(key), 1)
    return lambda own: f"{start}{own}{end}"
