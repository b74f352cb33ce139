"""What the pages of the programme office share: for everybody else they are not there."""

from typing import Any

from django.urls import reverse

from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin
from profiles.permissions import POLICY


class OfficePage(AllowedMixin):
    """A page for CIB staff; set `action`."""

    policy = POLICY

    def get_allowed_object(self) -> Any:
        """Raise NotVisible for who may not know of it."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible
        return None


def figures_crumbs() -> list[tuple[str, str]]:
    """Give the way to the files of figures."""
    return [(reverse("desk:home"), "Home"), (reverse("profiles:import_list"), "Files of figures")]
