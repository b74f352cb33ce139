"""Messages for CIB staff: what was sent or not and why, sending again, holding back."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView

from cib.accounts.models import User
from cib.common.directory import directory
from cib.common.enums import MessageStatus
from cib.common.errors import NotVisible
from cib.common.holding import kind_may_wait
from cib.common.lists import AllowedList
from cib.common.models import Message
from cib.common.views import AllowedMixin, MoveView
from cib.desk.filters.messages import STUCK, MessageFilter
from cib.desk.permissions.messages import POLICY
from cib.desk.queries.messages import kind_label, page_about, story_of_message, title_of, today_words
from cib.desk.services.messages import (
    hold_message,
    let_go_message,
    send_failed_messages_again,
    send_message_again,
)
from cib.desk.tables.messages import MessageTable
from councils.queries import standing_of


class MessageListView(AllowedList):
    """Messages, the newest first, by where they stand."""

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
        return POLICY.objects_for(self.request.user, "view_message", Message.objects.select_related("text"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count what failed, for the button that sends all of it again."""
        failed = self.get_queryset().filter(status=MessageStatus.FAILED).count()
        return super().get_context_data(failed_count=failed, pages=message_pages(self.request.path), **kwargs)


PAGES = (
    ("What was sent", "desk:messages"),
    ("What will go out", "desk:reminders_coming"),
    ("Kinds of message", "desk:message_kinds"),
    ("When reminders go out", "desk:reminder_policies"),
)


def message_pages(path: str) -> list[dict[str, Any]]:
    """Give the links between the pages of messages; none to the one shown, whose address is `path`."""
    return [{"label": label, "url": url if (url := reverse(name)) != path else ""} for label, name in PAGES]


class MessageDetailView(AllowedMixin, TemplateView):
    """Why one message was or was not sent."""

    policy = POLICY
    action = "view_message"
    template_name = "desk/message_detail.html"

    def get_allowed_object(self) -> Message:
        """Give the message."""
        rows = Message.objects.select_related("reminder__policy")
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotVisible
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell its story, and what could be done with it."""
        message = self.allowed_object
        name = directory().names_of_persons({message.person_id}).get(message.person_id, "Somebody no longer known")
        return super().get_context_data(
            sent=message,
            title=title_of(message),
            name=name,
            kind=kind_label(message.kind),
            story=story_of_message(message),
            today=today_words(message),
            page=page_about(message, standing_of(self.request.user).person_id),
            can_hold=message.status == MessageStatus.WAITING and kind_may_wait(message.kind) is None,
            can_let_go=message.status == MessageStatus.HELD,
            can_send_again=message.status in STUCK,
            breadcrumbs=crumbs(),
            **kwargs,
        )


def crumbs() -> list[tuple[str, str]]:
    """Give the way to the pages of messages."""
    return [("/", "Home"), (reverse("desk:messages"), "Messages")]


class BackToMessages(MoveView):
    """A button of the pages of messages, which leads back to the one it was on."""

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


class MessageHoldView(BackToMessages):
    """Hold back one message."""

    action = "hold_message"
    success_message = "The message is held back."

    def perform(self) -> Message:
        """Hold it."""
        return hold_message(message_id=self.kwargs["pk"], actor=self.actor)


class MessageLetGoView(BackToMessages):
    """Let go one message that is held back."""

    action = "hold_message"
    success_message = "The message leaves within a minute of its time."

    def perform(self) -> Message:
        """Let it go."""
        return let_go_message(message_id=self.kwargs["pk"], actor=self.actor)


class MessageSendAgainView(BackToMessages):
    """Send one failed message again."""

    success_message = "The message is in the queue again."

    def perform(self) -> Message:
        """Put it in the queue."""
        return send_message_again(message_id=self.kwargs["pk"], actor=self.actor)


class MessagesSendAgainView(BackToMessages):
    """Send all failed messages again."""

    def perform(self) -> int:
        """Put them in the queue, and say how many."""
        count = send_failed_messages_again(actor=self.actor)
        words = "1 message is" if count == 1 else f"{count} messages are"
        messages.success(self.request, f"{words} in the queue again.")
        return count
