"""Review cycles: the list, one council's turn, booking from it, and what CIB staff decide about it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import TemplateView

from cib.common import audit, clock
from cib.common.components.words import long_date
from cib.common.errors import NotVisible
from cib.common.lists import AllowedList
from cib.common.views import AllowedMixin, MoveView
from councils.models import Council, Region
from peerchallenge.permissions import POLICY as CHALLENGES
from reviews.enums import LIVE, UNBOOKED, CycleOrigin, CycleState
from reviews.filters import CycleFilter
from reviews.forms import CountForm, DueDateForm, WaiveForm
from reviews.models import Cycle
from reviews.permissions import POLICY
from reviews.queries.lists import cycles_with_facts, drafts_of, tag_of
from reviews.services.booking import begin_booking
from reviews.services.deciding import count_elsewhere, set_due_date, waive_cycle
from reviews.tables import CycleTable
from reviews.views.objects import CycleFormView, cycle_crumbs, find_cycle


class CycleList(AllowedList):
    """The turns of every council that the reader may know of: a council's own, a region's, the nation's."""

    policy = POLICY
    action = "view_cycles_of_council"
    table_class = CycleTable
    filterset_class = CycleFilter
    template_name = "reviews/cycle_list.html"
    list_name = "turns"
    export_name = "cycles"

    def get_allowed_object(self) -> Any:
        """Raise NotVisible where the reader may see no council's cycles."""
        seen = POLICY.objects_for(self.request.user, self.action, Council.objects.all()).first()
        if seen is None:
            raise NotVisible
        return seen

    def get_queryset(self) -> QuerySet[Cycle]:
        """Narrow to the turns that the reader may see."""
        return POLICY.objects_for(self.request.user, "view_cycle", cycles_with_facts())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lead to the plans of regions, and CIB staff to the import."""
        user = self.request.user
        regions = POLICY.objects_for(user, "view_plan", Region.objects.order_by("name"))
        may_import = POLICY.allows(user, "import_cycles")
        return super().get_context_data(regions=list(regions), may_import=may_import, **kwargs)


class CycleDetail(AllowedMixin, TemplateView):
    """One turn: where it stands and why, what is booked, the turns before it, and what the reader may do."""

    policy = POLICY
    action = "view_cycle"
    template_name = "reviews/cycle_detail.html"

    def get_allowed_object(self) -> Cycle:
        """Give the turn of the address."""
        self.cycle = find_cycle(self.kwargs["cycle_id"])
        return self.cycle

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather facts, history and actions."""
        cycle, user = self.cycle, self.request.user
        turns = cycles_with_facts().filter(council=cycle.council_id, offer=cycle.offer_id).exclude(pk=cycle.pk)
        others = list(turns.order_by("-due_on"))
        word, colour = tag_of(cycle, clock.today())
        engagement = cycle.engagement
        may_book = cycle.state in UNBOOKED and POLICY.allows(user, "book_cycle", cycle)
        drafts = CHALLENGES.objects_for(user, "edit_request", drafts_of(cycle.council_id, cycle.offer_id))
        return super().get_context_data(
            cycle=cycle,
            word=word,
            colour=colour,
            facts=_facts(cycle),
            others=others,
            following=next((turn for turn in others if turn.state in LIVE), None),
            may_book=may_book,
            is_begun=may_book and drafts.exists(),
            sees_engagement=engagement is not None and CHALLENGES.allows(user, "view_engagement", engagement),
            decisions=_decisions(cycle, user),
            history=audit.history_of(cycle, reads=lambda _entry, audience: audience == "everyone"),
            breadcrumbs=cycle_crumbs(),
            **kwargs,
        )


def _facts(cycle: Any) -> list[tuple[str, str]]:
    found = [("Due by", long_date(cycle.due_on)), ("Because", CycleOrigin(cycle.origin).label)]
    if cycle.state in UNBOOKED:
        found.append(("Open for booking from", long_date(cycle.opens_on)))
    if cycle.engagement_id is not None and cycle.first_day:
        found.append(("On site from", long_date(cycle.first_day)))
    elif cycle.state == CycleState.BOOKED:
        found.append(("On site from", "No dates fixed yet"))
    if cycle.completed_on:
        found.append(("Carried out, last day", long_date(cycle.completed_on)))
    if cycle.last_done and cycle.last_done != cycle.completed_on:
        found.append(("The last one", long_date(cycle.last_done)))
    if cycle.reason:
        found.append(("Reason", cycle.reason))
    return found


_DECISIONS = (
    ("Waive this turn", "waive_cycle", "cycle_waive", UNBOOKED),
    ("Count a review elsewhere", "count_elsewhere", "cycle_count", UNBOOKED),
    ("Set another due date", "set_due_date", "cycle_date", LIVE),
)


def _decisions(cycle: Cycle, user: Any) -> list[tuple[str, str]]:
    return [
        (label, reverse(f"reviews:{name}", args=[cycle.pk]))
        for label, action, name, states in _DECISIONS
        if cycle.state in states and POLICY.allows(user, action, cycle)
    ]


class CycleBook(MoveView):
    """Begin the request for this turn; it goes on with the question pages."""

    policy = POLICY
    action = "book_cycle"
    result: Any = None

    def get_allowed_object(self) -> Cycle:
        """Give the turn of the address."""
        self.cycle = find_cycle(self.kwargs["cycle_id"])
        return self.cycle

    def perform(self) -> Any:
        """Begin it."""
        return begin_booking(cycle_id=self.cycle.pk, actor=self.actor)

    def get_success_url(self) -> str:
        """Go on to the question of the focus; back to the turn where a rule stands in the way."""
        if self.result is None:
            return reverse("reviews:cycle_detail", args=[self.cycle.pk])
        return reverse("peerchallenge:request_question", args=[self.result.pk, "focus"])


class CycleWaive(CycleFormView):
    """Waive a turn."""

    action = "waive_cycle"
    form_class = WaiveForm
    heading = "Waive this turn"
    lede = "The next turn falls due when it would have, had this one been in time."
    success_message = "The turn is waived, and the next one is laid out."

    def perform(self, form: WaiveForm) -> Any:
        """Waive it."""
        data = form.cleaned_data
        return waive_cycle(cycle_id=self.cycle.pk, reason=data["reason"], actor=self.actor, version=data["version"])


class CycleCount(CycleFormView):
    """Let a review elsewhere count."""

    action = "count_elsewhere"
    form_class = CountForm
    heading = "Count a review elsewhere"
    lede = "For a review that took place outside this programme and covers the same. The next turn follows from it."
    success_message = "It counts, and the next turn is laid out."

    def perform(self, form: CountForm) -> Any:
        """Count it."""
        data = form.cleaned_data
        facts = {"completed_on": data["day"], "reason": data["reason"], "version": data["version"]}
        return count_elsewhere(cycle_id=self.cycle.pk, actor=self.actor, **facts)


class CycleDate(CycleFormView):
    """Decide on another due date."""

    action = "set_due_date"
    form_class = DueDateForm
    heading = "Set another due date"
    lede = "For a council that followed others, this takes the place of the date it inherited."
    success_message = "The due date is set."

    def perform(self, form: DueDateForm) -> Any:
        """Set it."""
        data = form.cleaned_data
        facts = {"due_on": data["day"], "reason": data["reason"], "version": data["version"]}
        return set_due_date(cycle_id=self.cycle.pk, actor=self.actor, **facts)
