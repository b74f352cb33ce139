"""Everybody's own messages: what was told to them, read and unread, and how it comes."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import View

from cib.common import outbox
from cib.common.enums import Frequency
from cib.common.errors import NotVisible
from cib.common.lists import AllowedList
from cib.common.models import Message, MessagePreference
from cib.common.views import AllowedMixin, MoveView, ServiceFormView, seen_version
from cib.desk.filters.messages import MyMessageFilter
from cib.desk.forms.my_messages import MyMessagesForm
from cib.desk.permissions.messages import POLICY
from cib.desk.services.my_messages import choose_messages, read_all_messages, read_message
from cib.desk.tables.messages import MyMessageTable


class MyMessagesView(AllowedList):
    """What was told to the reader, the latest first."""

    policy = POLICY
    action = "list_my_messages"
    table_class = MyMessageTable
    filterset_class = MyMessageFilter
    template_name = "desk/my_messages.html"
    list_name = "messages"
    export_name = "my-messages"

    def get_queryset(self) -> QuerySet[Message]:
        """Give the messages that went to the reader."""
        return POLICY.objects_for(self.request.user, "read_message", Message.objects.select_related("text"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count what is unread."""
        unread = self.get_queryset().filter(read_at__isnull=True).count()
        sees_all = POLICY.allows(self.request.user, "list_messages")
        return super().get_context_data(unread=unread, sees_all=sees_all, **kwargs)


class MyMessageView(AllowedMixin, View):
    """Notes that a message was read, and leads to what it is about."""

    policy = POLICY
    action = "read_message"
    http_method_names = ["get"]

    def get_allowed_object(self) -> Message:
        """Give the message."""
        found = Message.objects.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotVisible
        return found

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Go there; to the list where what it was about is gone."""
        message = read_message(message_id=self.kwargs["pk"], actor=self.actor)
        try:
            return HttpResponseRedirect(outbox.kind_of(message).path(message))
        except Exception:  # the kind, or the thing it was about, is gone: whatever its app raises then
            messages.info(request, "What this message was about is not there any more.")
            return HttpResponseRedirect(reverse("desk:my_messages"))


class MyMessagesReadView(MoveView):
    """Mark everything as read."""

    policy = POLICY
    action = "list_my_messages"
    success_message = "Everything is marked as read."

    def perform(self) -> int:
        """Mark it."""
        return read_all_messages(actor=self.actor)

    def get_success_url(self) -> str:
        """Go back to the list."""
        return reverse("desk:my_messages")


class MyMessagesChoiceView(ServiceFormView):
    """Choose how messages come."""

    policy = POLICY
    action = "choose_messages"
    form_class = MyMessagesForm
    template_name = "councils/form.html"
    success_message = "Saved."

    def _wish(self) -> MessagePreference:
        found = MessagePreference.objects.filter(user=self.actor).first()
        return found or MessagePreference(frequency=Frequency.AT_ONCE)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version."""
        return {**super().get_form_kwargs(), "version": self._wish().version}

    def get_initial(self) -> dict[str, Any]:
        """Show what was chosen."""
        wish = self._wish()
        return {"frequency": wish.frequency, "muted": wish.muted}

    def perform(self, form: MyMessagesForm) -> MessagePreference:
        """Keep the choice."""
        chosen = form.cleaned_data
        return choose_messages(
            frequency=chosen["frequency"],
            muted=chosen["muted"],
            actor=self.actor,
            version=seen_version(self.request),
        )

    def get_success_url(self) -> str:
        """Go back to the list."""
        return reverse("desk:my_messages")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        return super().get_context_data(heading="How your messages come", back_url=self.get_success_url(), **kwargs)
