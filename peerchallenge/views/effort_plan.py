"""The plan of days by person and kind: a table to read, and to fill in for those who may."""

from typing import Any

from django.contrib import messages

from peerchallenge.enums import CostBasis, EffortKind, EngagementStatus
from peerchallenge.forms.scoping import EffortPlanForm
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.effort_plan import KINDS_IN_ORDER, EffortPlan, effort_plan_of
from peerchallenge.services.days import breaches_of_reserving
from peerchallenge.services.effort_plan import plan_effort
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.objects import EngagementFormView
from peerchallenge.views.scoping import scope_crumbs, scope_url

_CHARGES = {
    CostBasis.GIFTED: "counts against the days that {host} may receive",
    CostBasis.PROGRAMME: "is paid by the programme: the days that {host} may receive are not touched",
    CostBasis.OWN_ENTITLEMENT: "counts against {host}’s entitlement to member peer support",
    CostBasis.HOST_PAYS: "is paid by {host}: the days that it may receive are not touched",
}


class EffortPlanPage(ReadOnceMixin, EngagementFormView):
    """A row for each person, a column for each kind; fieldwork comes from the dates."""

    policy = POLICY
    action, post_action = "view_effort", "plan_effort"
    form_class = EffortPlanForm
    template_name = "peerchallenge/effort_plan.html"
    heading = "Plan of effort"
    success_message = "The plan is saved."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the plan as it stands."""
        self.plan: EffortPlan = effort_plan_of(self.engagement)
        return {**super().get_form_kwargs(), "plan": self.plan}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lay the table out, with boxes for those who may plan now."""
        context = super().get_context_data(breadcrumbs=scope_crumbs(self.engagement, self.request.user), **kwargs)
        is_open = self.engagement.status == EngagementStatus.SCOPING
        may_plan = is_open and POLICY.allows(self.request.user, "plan_effort", self.engagement)
        rows = _rows(self.plan, context["form"] if may_plan else None)
        charge = _CHARGES[CostBasis(self.plan.cost_basis)].format(host=self.engagement.host)
        return {
            **context,
            "plan": self.plan,
            "kinds": KINDS_IN_ORDER,
            "rows": rows,
            "may_plan": may_plan,
            "charge": charge,
        }

    def perform(self, form: EffortPlanForm) -> Engagement:
        """Save the plan."""
        version = form.cleaned_data["version"]
        saved = plan_effort(engagement_id=self.engagement.pk, plan=form.planned(), actor=self.actor, version=version)
        in_the_way = " ".join(breach.message for breach in breaches_of_reserving(saved))
        if in_the_way:
            messages.info(self.request, f"As planned, the ground rules cannot be signed yet. {in_the_way}")
        return saved

    def get_success_url(self) -> str:
        """Stay with the plan."""
        return self.request.path

    def back_url(self) -> str:
        """Give the scope's page."""
        return scope_url(self.engagement)


def _rows(plan: EffortPlan, form: EffortPlanForm | None) -> list[dict[str, Any]]:
    """Give each person's cells: a field where it can be typed, else the half-days."""
    return [
        {
            "person": person,
            "cells": [
                {
                    "label": kind.label,
                    "half_days": person.half_days.get(kind, 0),
                    "field": form.cell(number, kind) if form and kind != EffortKind.FIELDWORK else None,
                }
                for kind in KINDS_IN_ORDER
            ],
        }
        for number, person in enumerate(plan.people)
    ]
