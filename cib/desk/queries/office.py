"""What waits for the programme office and for regions: counted, each with the page where it is done."""

from typing import Any

from django.urls import reverse

from cib.common.enums import MessageStatus
from cib.common.models import Message
from councils.enums import Role
from councils.queries import Standing
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement


def _row(title: str, url: str, hint: str) -> dict[str, Any]:
    return {"title": title, "url": url, "hint": hint, "status": "To do", "colour": "progress", "yours": True}


def _counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"


def office_tasks(standing: Standing) -> list[dict[str, Any]]:
    """Give what waits for whoever is there: requests nobody has taken on, messages that failed (CIB staff)."""
    rows = []
    if standing.has(Role.CIB_STAFF, Role.CHALLENGE_MANAGER):
        requested = Engagement.objects.filter(status=EngagementStatus.REQUESTED).count()
        if requested:
            title = _counted(requested, "request waits", "requests wait")
            url = reverse("peerchallenge:queue")
            rows.append(_row(f"{title} to be taken on", url, "The queue of requests, the most urgent first"))
    failed = 0
    if standing.has(Role.CIB_STAFF):
        failed = Message.objects.filter(status=MessageStatus.FAILED).count()
    if failed:
        title = _counted(failed, "message could", "messages could")
        url = f"{reverse('desk:messages')}?status={MessageStatus.FAILED}"
        rows.append(_row(f"{title} not be delivered", url, "With the mail server’s words; they can be sent again"))
    return rows
