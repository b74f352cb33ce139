"""Counts tries in the cache, for addresses that are open to everybody; allauth counts those of signing in itself."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from cib.common import clock

HOUR_SECONDS = 60 * 60


def is_over(what: str, whose: str, *, per_hour: int) -> bool:
    """Count one more try of `what` by `whose`; tell whether there were more in this hour of the clock than allowed."""
    hour = int(clock.now().timestamp()) // HOUR_SECONDS
    key = f"tries:{what}:{whose}:{hour}"
    cache.add(key, 0, timeout=HOUR_SECONDS)
    try:
        return cache.incr(key) > per_hour
    except ValueError:  # the hour ended between the two
        return False


def network_address(request: HttpRequest) -> str:
    """Give the address that the request came from, as the trusted proxies tell it."""
    return str(get_adapter(request).get_client_ip(request))
