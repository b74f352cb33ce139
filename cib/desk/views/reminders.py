"""Reminders for CIB staff: what will go out, why, holding back, and when they go out at all."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import TemplateView

from cib.common import clock, outbox, reminders
from cib.common.enums import ReminderStatus
from cib.common.errors import NotVisible
from cib.common.holding import kind_may_wait
from cib.common.lists import AllowedList
from cib.common.message_texts import texts_in_force
from cib.common.models import KindHold, Reminder, ReminderPolicy
from cib.common.views import AllowedMixin, ServiceFormView, seen_version
from cib.desk.filters.messages import ReminderFilter
from cib.desk.forms.messages import HoldKindForm, ReminderPolicyForm, WaitingPolicyForm
from cib.desk.permissions.messages import POLICY
from cib.desk.queries.messages import (
    COMING_DAYS,
    audience_words,
    coming,
    held_kinds,
    kind_label,
    messages_of,
    not_needed_today,
    page_about,
    people_today,
    reminder_title,
    story_of_reminder,
    title_of,
    when_words,
)
from cib.desk.services.messages import (
    change_reminder_policy,
    hold_kind,
    hold_reminder,
    let_go_kind,
    let_go_reminder,
)
from cib.desk.tables.messages import ReminderTable
from cib.desk.views.messages import BackToMessages, crumbs, message_pages
from councils.queries import standing_of


class ComingView(AllowedList):
    """What will go out in the next 30 days, and what is held back."""

    policy = POLICY
    action = "list_messages"
    table_class = ReminderTable
    filterset_class = ReminderFilter
    template_name = "desk/reminder_list.html"
    list_name = "reminders"
    export_name = "reminders"

    def get_queryset(self) -> QuerySet[Reminder]:
        """Give the reminders that the reader may see."""
        return POLICY.objects_for(self.request.user, "view_reminder", coming())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the links between the pages."""
        pages = message_pages(self.request.path)
        return super().get_context_data(pages=pages, days=COMING_DAYS, today=clock.today(), **kwargs)


class ReminderDetailView(AllowedMixin, TemplateView):
    """Why one reminder will or will not go out, and to whom as things stand."""

    policy = POLICY
    action = "view_reminder"
    template_name = "desk/reminder_detail.html"

    def get_allowed_object(self) -> Reminder:
        """Give the reminder."""
        found = Reminder.objects.select_related("policy").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotVisible
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell its story, and what could be done with it."""
        reminder: Reminder = self.allowed_object
        reader = standing_of(self.request.user).person_id
        sent = [{"title": title_of(m), "message": m} for m in messages_of(reminder)]
        return super().get_context_data(
            reminder=reminder,
            title=reminder_title(reminder),
            audience=audience_words(reminder.policy.audience),
            when=when_words(reminder.policy),
            people=people_today(reminder),
            not_needed=not_needed_today(reminder),
            story=story_of_reminder(reminder),
            sent=sent,
            page=page_about(reminders.message_of(reminder, reader), reader) if reader else "",
            can_hold=reminder.status == ReminderStatus.PLANNED and kind_may_wait(reminder.policy.kind) is None,
            can_let_go=reminder.status in (ReminderStatus.HELD, ReminderStatus.FAILED),
            breadcrumbs=[*crumbs(), (reverse("desk:reminders_coming"), "What will go out")],
            **kwargs,
        )


class ReminderHoldView(BackToMessages):
    """Hold back one reminder."""

    action = "hold_message"
    success_message = "The reminder is held back."

    def perform(self) -> Reminder:
        """Hold it."""
        return hold_reminder(reminder_id=self.kwargs["pk"], actor=self.actor)


class ReminderLetGoView(BackToMessages):
    """Let go one reminder."""

    action = "hold_message"
    success_message = "The reminder goes out when it is due."

    def perform(self) -> Reminder:
        """Let it go."""
        return let_go_reminder(reminder_id=self.kwargs["pk"], actor=self.actor)


# --- Kinds -----------------------------------------------------------------------------------------


class KindListView(AllowedMixin, TemplateView):
    """All kinds of message, and which of them are held back."""

    policy = POLICY
    action = "list_messages"
    template_name = "desk/message_kinds.html"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who may not know what messages there are."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the kinds by name."""
        held = held_kinds()
        kinds = sorted(outbox.registered_kinds().values(), key=lambda kind: kind.label)
        texts = texts_in_force()
        rows = [
            {
                "kind": kind,
                "title": texts[kind.code].title if kind.code in texts else kind.title,
                "hold": held.get(kind.code),
                "can_hold": not kind.at_once,
            }
            for kind in kinds
        ]
        return super().get_context_data(rows=rows, pages=message_pages(self.request.path), **kwargs)


class KindHoldView(ServiceFormView):
    """Hold back all messages of a kind, with the reason."""

    policy = POLICY
    action = "hold_kind"
    form_class = HoldKindForm
    template_name = "councils/form.html"
    success_message = "Messages of this kind are held back."

    def get_allowed_object(self) -> None:
        """Raise NotVisible for a kind that there is not, and for who may not know what messages there are."""
        is_kind = self.kwargs["kind"] in outbox.registered_kinds()
        if not is_kind or not POLICY.allows(self.request.user, "list_messages"):
            raise NotVisible

    def perform(self, form: HoldKindForm) -> KindHold:
        """Hold the kind."""
        return hold_kind(kind=self.kwargs["kind"], reason=form.cleaned_data["reason"], actor=self.actor)

    def get_success_url(self) -> str:
        """Go back to the kinds."""
        return reverse("desk:message_kinds")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        heading = f"Hold back: {kind_label(self.kwargs['kind'])}"
        lede = "Messages of this kind wait from now on, until somebody lets them go. None is lost."
        return super().get_context_data(heading=heading, lede=lede, back_url=self.get_success_url(), **kwargs)


class KindLetGoView(BackToMessages):
    """Let go of a kind."""

    action = "hold_kind"

    def perform(self) -> int:
        """Let them go, and say how many waited."""
        count = let_go_kind(kind=self.kwargs["kind"], actor=self.actor)
        words = {0: "Nothing had been held back.", 1: "1 message leaves now."}.get(
            count, f"{count} messages leave now."
        )
        messages.success(self.request, words)
        return count


# --- When reminders go out -------------------------------------------------------------------------


class PolicyListView(AllowedMixin, TemplateView):
    """When whom is reminded of what."""

    policy = POLICY
    action = "list_messages"
    template_name = "desk/reminder_policies.html"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who may not know what messages there are."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the policies by event, from those asked themselves to CIB staff."""
        rows = groupby(ReminderPolicy.objects.all(), key=lambda policy: policy.event)
        events = [(reminders.label_of(event), [_policy_row(policy) for policy in found]) for event, found in rows]
        pages = message_pages(self.request.path)
        return super().get_context_data(events=sorted(events, key=lambda row: row[0]), pages=pages, **kwargs)


def _policy_row(policy: ReminderPolicy) -> dict[str, Any]:
    return {
        "policy": policy,
        "when": when_words(policy),
        "audience": audience_words(policy.audience),
        "kind": kind_label(policy.kind),
    }


class PolicyEditView(ServiceFormView):
    """Change when a reminder goes out."""

    policy = POLICY
    action = "change_reminder_policy"
    template_name = "councils/form.html"
    success_message = "The reminder is changed. What was planned has moved with it."

    def get_allowed_object(self) -> ReminderPolicy:
        """Give the policy."""
        found = ReminderPolicy.objects.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotVisible
        return found

    def get_form_class(self) -> type[ReminderPolicyForm]:
        """Ask for days before or after, or for days to wait."""
        return ReminderPolicyForm if self.allowed_object.wait_days is None else WaitingPolicyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version."""
        return {**super().get_form_kwargs(), "version": self.allowed_object.version}

    def get_initial(self) -> dict[str, Any]:
        """Show what holds."""
        found: ReminderPolicy = self.allowed_object
        days = found.offset_days if found.wait_days is None else found.wait_days
        return {"days": days, "is_active": "yes" if found.is_active else "no"}

    def perform(self, form: ReminderPolicyForm) -> ReminderPolicy:
        """Change it."""
        return change_reminder_policy(
            policy_id=self.kwargs["pk"],
            days=form.cleaned_data["days"],
            is_active=form.cleaned_data["is_active"],
            actor=self.actor,
            version=seen_version(self.request),
        )

    def get_success_url(self) -> str:
        """Go back to the policies."""
        return reverse("desk:reminder_policies")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        found: ReminderPolicy = self.allowed_object
        caption = f"{reminders.label_of(found.event)}: {audience_words(found.audience)}"
        return super().get_context_data(
            heading="Change when it goes out", caption=caption, back_url=self.get_success_url(), **kwargs
        )
