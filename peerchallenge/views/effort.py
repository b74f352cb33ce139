"""Pages of days spent: everybody confirms their own; the lead or manager settles."""

from itertools import groupby
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible
from cib.common.forms import PcForm
from cib.common.views import AllowedMixin, MoveView, ServiceFormView, seen_version
from councils.queries import standing_of
from peerchallenge.enums import DisputeStatus, EffortKind, EngagementStatus
from peerchallenge.forms.visits import CorrectionForm, DisputeForm
from peerchallenge.models import Engagement, TimeEntry
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import counting_of, years_of
from peerchallenge.queries.visits import effort_of, visit_facts
from peerchallenge.rules.half_days import weekday_date_words
from peerchallenge.rules.visits import off_site_words, settles_by_itself_on
from peerchallenge.services.effort import (
    confirm_effort,
    correct_effort,
    dispute_effort,
    settle_engagement,
    withdraw_dispute,
)
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.objects import EngagementFormView, engagement_crumbs, find, find_engagement
from peerchallenge.views.visits import EngagementMoveView


def _sheets(entries: list[TimeEntry], person_id: Any) -> list[dict[str, Any]]:
    """Group the entries by person, each with its totals in half-days; one's own sheet first."""
    sheets = [
        {
            "person": invitation.challenger.person,
            "giver": invitation.giver,
            "is_own": invitation.challenger.person_id == person_id,
            "entries": sorted(rows, key=_in_order),
            "can_confirm": any(row.status == DisputeStatus.PLANNED and row.date <= clock.today() for row in rows),
            "half_days": sum(row.half_days for row in rows),
            "counted": sum(row.half_days for row in rows if row.counts),  # type: ignore[attr-defined,misc]
        }
        for invitation, found in groupby(entries, key=lambda entry: entry.invitation)
        for rows in [list(found)]
    ]
    return sorted(sheets, key=lambda sheet: not sheet["is_own"])


_WHEN = (EffortKind.SCOPING, EffortKind.PREPARATION, EffortKind.TRAVEL, EffortKind.FIELDWORK)


def _in_order(entry: TimeEntry) -> tuple[int, Any]:
    """Put what comes before the visit first, then the days on site, then what follows."""
    kind = EffortKind(entry.kind)
    return (_WHEN.index(kind) if kind in _WHEN else len(_WHEN), entry.date)


def _with_what_counts(entries: list[TimeEntry]) -> list[TimeEntry]:
    """Add to each entry whether its year's rule counts it, when it is spent in words, and whether it is ahead."""
    years = years_of(entry.date for entry in entries)
    counting = counting_of(set(years.values()))
    for entry in entries:
        year = years.get(entry.date)
        entry.counts = year is not None and entry.kind in counting[year.pk].kinds  # type: ignore[attr-defined]
        entry.when = when_of(entry)  # type: ignore[attr-defined]
        entry.is_ahead = entry.date > clock.today()  # type: ignore[attr-defined]
    return entries


def when_of(entry: TimeEntry) -> str:
    """Say when an entry's time is spent: a day on site by its date, the rest before, for or after the visit."""
    return off_site_words(entry.kind) or weekday_date_words(entry.date)


class Effort(ReadOnceMixin, AllowedMixin, TemplateView):
    """All days of an engagement: planned, confirmed, disputed, settled."""

    policy = POLICY
    action = "view_effort"
    template_name = "peerchallenge/effort.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the sheets, what this reader may do, and when the days settle by themselves."""
        entries = _with_what_counts(list(effort_of(self.engagement)))
        last_day = visit_facts(self.engagement).last_day
        days = self.engagement.offer_version.settle_days
        is_on_site = self.engagement.status == EngagementStatus.ON_SITE
        may_settle = POLICY.allows(self.request.user, "settle_days", self.engagement)
        return super().get_context_data(
            engagement=self.engagement,
            breadcrumbs=engagement_crumbs(self.engagement),
            sheets=_sheets(entries, standing_of(self.request.user).person_id),
            unconfirmed=sum(1 for entry in entries if entry.status == DisputeStatus.PLANNED),
            may_settle=may_settle and is_on_site,
            may_dispute=is_on_site and POLICY.allows(self.request.user, "dispute_effort", self.engagement),
            settles_on=settles_by_itself_on(last_day, days) if last_day and is_on_site else None,
            **kwargs,
        )


class EffortConfirm(EngagementMoveView):
    """Confirm all of one's own days as planned."""

    action = "confirm_effort"
    success_message = "Your days are confirmed."

    def perform(self) -> Any:
        """Confirm them; those to come are confirmed once they are over."""
        confirmed = confirm_effort(engagement_id=self.engagement.pk, actor=self.actor)
        mine = standing_of(self.actor).person_id
        to_come = effort_of(self.engagement).filter(invitation__challenger__person=mine, status=DisputeStatus.PLANNED)
        if to_come.exists():
            self.success_message = "Your days so far are confirmed. Confirm the others once they are over."
        return confirmed

    def get_success_url(self) -> str:
        """Stay with the days."""
        return reverse("peerchallenge:effort", args=[self.engagement.pk])


class EffortSettle(ReadOnceMixin, EngagementFormView):
    """Settle the days of the whole engagement, once it was read what that means and who has not confirmed."""

    policy = POLICY
    action = "settle_days"
    form_class = PcForm
    template_name = "peerchallenge/effort_settle.html"
    heading = "Settle the days"
    success_message = "The days are settled. Every council's standing shows them."

    def perform(self, form: PcForm) -> Any:
        """Settle them."""
        version = form.cleaned_data["version"]
        return settle_engagement(engagement_id=self.engagement.pk, actor=self.actor, version=version)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name who has not confirmed and what is disputed."""
        entries = list(effort_of(self.engagement))
        names = {state: _names(entries, state) for state in (DisputeStatus.PLANNED, DisputeStatus.DISPUTED)}
        found = {"unconfirmed": names[DisputeStatus.PLANNED], "disputed": names[DisputeStatus.DISPUTED]}
        return super().get_context_data(**{**found, **kwargs})

    def back_url(self) -> str:
        """Stay with the days."""
        return reverse("peerchallenge:effort", args=[self.engagement.pk])


def _names(entries: list[TimeEntry], status: str) -> list[str]:
    found = [entry.invitation.challenger.person.name for entry in entries if entry.status == status]
    return list(dict.fromkeys(found))


class _EntryForm(ServiceFormView):
    """A form about one entry of time."""

    policy = POLICY
    template_name = "peerchallenge/effort_entry.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the entry."""
        rows = TimeEntry.objects.select_related("engagement__host", "invitation__challenger__person")
        self.entry = find(rows, pk=self.kwargs["entry_id"])
        return self.entry.engagement

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the entry's version."""
        return {**super().get_form_kwargs(), "version": self.entry.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry."""
        return super().get_context_data(
            **{"entry": self.entry, "when": when_of(self.entry), "back_url": self.get_success_url(), **kwargs}
        )

    def get_success_url(self) -> str:
        """Go back to the days."""
        return reverse("peerchallenge:effort", args=[self.entry.engagement_id])


class EffortCorrect(_EntryForm):
    """One of one's own days went otherwise than planned."""

    action = "confirm_effort"
    form_class = CorrectionForm
    success_message = "Saved and confirmed."

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the entry, which must be one's own."""
        engagement = super().get_allowed_object()
        if not POLICY.allows(self.request.user, "view_effort", engagement):
            raise NotVisible
        if self.entry.invitation.challenger.person_id != standing_of(self.request.user).person_id:
            raise NotAllowed("Everybody confirms their own days.")
        return engagement

    def get_initial(self) -> dict[str, Any]:
        """Begin with what stands."""
        return {"half_days": self.entry.half_days, "note": self.entry.note}

    def perform(self, form: CorrectionForm) -> TimeEntry:
        """Correct it."""
        data = form.cleaned_data
        return correct_effort(
            entry_id=self.entry.pk,
            half_days=data["half_days"],
            note=data["note"],
            actor=self.actor,
            version=data["version"],
        )


class EffortDispute(_EntryForm):
    """Host, lead or manager find that an entry is not right."""

    action = "dispute_effort"
    form_class = DisputeForm
    success_message = "Disputed. The person has been told; nothing settles until it is right."

    def perform(self, form: DisputeForm) -> TimeEntry:
        """Dispute it."""
        data = form.cleaned_data
        return dispute_effort(entry_id=self.entry.pk, note=data["note"], actor=self.actor, version=data["version"])


class DisputeWithdraw(MoveView):
    """A disputed entry stands as it is written."""

    policy = POLICY
    action = "dispute_effort"
    success_message = "The entry stands as it is written."

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the entry."""
        self.entry = find(TimeEntry.objects.select_related("engagement__host"), pk=self.kwargs["entry_id"])
        return self.entry.engagement

    def perform(self) -> TimeEntry:
        """Take the dispute back."""
        return withdraw_dispute(entry_id=self.entry.pk, actor=self.actor, version=seen_version(self.request))

    def get_success_url(self) -> str:
        """Stay with the days."""
        return reverse("peerchallenge:effort", args=[self.entry.engagement_id])
