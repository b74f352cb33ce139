"""Whether this process runs, and whether it can serve."""

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache() -> bool:
    cache.set("health", "well", 10)
    return cache.get("health") == "well"


CHECKS: dict[str, Callable[[], bool]] = {"database": _database, "migrations": _migrations, "cache": _cache}


def _is_well(name: str) -> bool:
    try:
        return CHECKS[name]()
    except Exception:
        logger.exception("%s is not well", name)
        return False


@never_cache
@require_safe
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all; asks nothing else."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, is migrated, and the cache works; otherwise 503 and which is not well."""
    found = {name: _is_well(name) for name in CHECKS}
    return JsonResponse(found, status=200 if all(found.values()) else 503)
