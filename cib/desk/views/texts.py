"""What messages say: read it, write it with its placeholders checked, see how it looks, go back."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView, View

from cib.common import outbox
from cib.common.changing import ChangeView, Line
from cib.common.errors import NotVisible
from cib.common.local_inbox_views import policy_for
from cib.common.models import MessageText
from cib.common.outbox import Kind
from cib.common.placeholders import tidy
from cib.common.views import AllowedMixin
from cib.desk.forms.texts import MessageTextForm
from cib.desk.permissions.messages import POLICY
from cib.desk.queries.texts import (
    history_of,
    holding,
    last_number,
    lines_of,
    placeholder_rows,
    preview,
    version_of,
)
from cib.desk.services.texts import write_message_text
from cib.desk.views.messages import crumbs

_DRAFTS = "message_text_drafts"
_DRAFTS_MAX = 5
_NUMBER_DIGITS_MAX = 4


class _OfKind(AllowedMixin):
    """A page about the kind of the address; for who may not know what messages there are, there is none."""

    policy = POLICY
    action = "view_message_text"
    kwargs: dict[str, Any]

    def get_allowed_object(self) -> None:
        """Find the kind."""
        kind = outbox.registered_kinds().get(self.kwargs["kind"])
        if kind is None or not POLICY.allows(self.request.user, "view_message_text"):
            raise NotVisible
        self.kind: Kind = kind

    def url(self, name: str) -> str:
        """Give the address of another page about the kind."""
        return reverse(f"desk:{name}", args=[self.kind.code])


def let_show_frame(response: HttpResponse) -> HttpResponse:
    """Let this one page show a page of ours in a frame: the mail, which carries its own policy."""
    response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response


class TextDetailView(_OfKind, TemplateView):
    """What a kind of message says today, how that looks, and all versions of it."""

    template_name = "desk/message_text.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the words, the preview, the history."""
        title, body = holding(self.kind)
        return super().get_context_data(
            message_kind=self.kind,
            title=title,
            body=body,
            placeholders=placeholder_rows(self.kind),
            preview=preview(self.kind, title, body),
            preview_url=self.url("message_text_preview"),
            versions=history_of(self.kind),
            is_own=(title, body) != version_of(self.kind, 0),
            breadcrumbs=[*crumbs(), (reverse("desk:message_kinds"), "Kinds of message")],
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Let the page show the mail in a frame."""
        return let_show_frame(super().render_to_response(context, **kwargs))


class TextEditView(_OfKind, ChangeView):
    """Write what a kind of message says, check it with a preview, publish it."""

    action = "change_message_text"
    form_class = MessageTextForm
    check_template_name = "desk/message_text_check.html"
    check_heading = "Check what it will say"
    confirm_label = "Publish"
    success_message = "The text is published. It is used from its day on."

    def get_heading(self) -> str:
        """Name the kind."""
        return f"What it says: {self.kind.label}"

    def back_url(self) -> str:
        """Give the page of the kind."""
        return self.url("message_text")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the placeholders of the kind, and let the form carry the last version."""
        kwargs = super().get_form_kwargs()
        return {**kwargs, "placeholders": placeholder_rows(self.kind), "version": last_number(self.kind)}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what it says today, or with the version asked for (0: the one shipped)."""
        asked = self.request.GET.get("from", "")
        number = int(asked) if asked.isdecimal() and len(asked) <= _NUMBER_DIGITS_MAX else None
        found = version_of(self.kind, number) if number is not None else None
        title, body = found or holding(self.kind)
        return {**super().get_initial(), "title": title, "body": body}

    def perform(self, form: MessageTextForm) -> MessageText:
        """Publish it."""
        data = form.cleaned_data
        return write_message_text(
            kind=self.kind.code,
            title=data["title"],
            body=data["body"],
            from_date=data["from_date"],
            reason=data["reason"],
            actor=self.actor,
            version_seen=data["version"],
        )

    def lines(self, form: MessageTextForm) -> list[Line]:
        """Set the new words beside those of today."""
        return lines_of(holding(self.kind), (self.result.title, self.result.body))

    def get_check_data(self, form: Any) -> dict[str, Any]:
        """Add the preview of what is not published yet."""
        title, body = self.result.title, self.result.body
        url = f"{self.url('message_text_preview')}?draft={_keep_draft(self.request, self.kind, title, body)}"
        return {**super().get_check_data(form), "preview": preview(self.kind, title, body), "preview_url": url}

    def form_valid(self, form: MessageTextForm) -> HttpResponse:
        """Let the check show the mail in a frame."""
        return let_show_frame(super().form_valid(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the button."""
        return super().get_context_data(submit_label=MessageTextForm.submit_label, **kwargs)


def _keep_draft(request: HttpRequest, kind: Kind, title: str, body: str) -> str:
    """Keep a text that is not published in the writer's session, for the frame that shows it; give its key."""
    key = secrets.token_urlsafe(8)
    drafts = {**request.session.get(_DRAFTS, {}), key: [kind.code, title, tidy(body)]}
    request.session[_DRAFTS] = dict(list(drafts.items())[-_DRAFTS_MAX:])
    return key


@method_decorator(xframe_options_sameorigin, name="dispatch")
class TextPreviewView(_OfKind, View):
    """The HTML of the mail with example facts: what holds today, or the writer's draft. Nothing in it runs."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Give the page under a policy of its own."""
        draft = request.session.get(_DRAFTS, {}).get(request.GET.get("draft", ""))
        title, body = draft[1:] if draft and draft[0] == self.kind.code else holding(self.kind)
        html = preview(self.kind, title, body).letter.html
        response = HttpResponse(html)
        response["Content-Security-Policy"] = f"{policy_for(html)}; frame-ancestors 'self'"
        return response
