"""What the pages about a council's own things share."""

from typing import Any

from cib.common.errors import NotVisible
from councils.models import Council
from profiles.permissions import POLICY


def require_seen(user: Any, action: str, council: Council) -> None:
    """Raise NotVisible for who may not know what a council keeps for itself, whatever else they see of it."""
    if not POLICY.allows(user, action, council):
        raise NotVisible
