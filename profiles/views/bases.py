"""What the pages about a council's own things share."""

from typing import Any

from cib.common.errors import NotVisible
from councils.models import Council
from councils.queries.lists import council_by_la_code
from profiles.permissions import POLICY


def council_or_404(la_code: str) -> Council:
    """Give the council of a 3-digit code, or raise NotVisible."""
    council = council_by_la_code(la_code)
    if council is None:
        raise NotVisible
    return council


def require_seen(user: Any, action: str, council: Council) -> None:
    """Raise NotVisible for who may not know what a council keeps for itself, whatever else they see of it."""
    if not POLICY.allows(user, action, council):
        raise NotVisible
