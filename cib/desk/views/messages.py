"""Messages for CIB staff: what failed, in the mail server's words, and sending it again."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cib.accounts.models import User
from cib.common.enums import MessageStatus
from cib.common.errors import NotVisible
from cib.common.lists import AllowedList
from cib.common.models import Message
from cib.common.views import MoveView
from cib.desk.filters.messages import MessageFilter
from cib.desk.permissions.messages import POLICY
from cib.desk.services.messages import send_failed_messages_again, send_message_again
from cib.desk.tables.messages import MessageTable


class MessageListView(AllowedList):
    """Messages by where they stand; those that are stuck first of all."""

    policy = POLICY
    action = "list_messages"
    table_class = MessageTable
    filterset_class = MessageFilter
    template_name = "desk/message_list.html"
    list_name = "messages"
    export_name = "messages"
    not_exported = ("again",)

    def get_queryset(self) -> QuerySet[Message]:
        """Give the messages that the reader may see."""
        return POLICY.objects_for(self.request.user, "view_message", Message.objects.all())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count what failed, for the button that sends all of it again."""
        failed = self.get_queryset().filter(status=MessageStatus.FAILED).count()
        return super().get_context_data(failed_count=failed, **kwargs)


class _BackToList(MoveView):
    policy = POLICY
    action = "send_message_again"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who may not know what messages there are."""
        if not POLICY.allows(self.request.user, "list_messages"):
            raise NotVisible

    @property
    def actor(self) -> User:
        """Give who presses the button."""
        assert isinstance(self.request.user, User)
        return self.request.user

    def get_success_url(self) -> str:
        """Go back to the list as it was filtered."""
        wanted = self.request.POST.get("back", "")
        is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        return wanted if is_ours and wanted.startswith(reverse("desk:messages")) else reverse("desk:messages")


class MessageSendAgainView(_BackToList):
    """Send one failed message again."""

    success_message = "The message is in the queue again."

    def perform(self) -> Message:
        """Put it in the queue."""
        return send_message_again(message_id=self.kwargs["pk"], actor=self.actor)


class MessagesSendAgainView(_BackToList):
    """Send all failed messages again."""

    def perform(self) -> int:
        """Put them in the queue, and say how many."""
        count = send_failed_messages_again(actor=self.actor)
        words = "1 message is" if count == 1 else f"{count} messages are"
        messages.success(self.request, f"{words} in the queue again.")
        return count
