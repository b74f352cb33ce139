"""Inspections imported and interventions kept, by CIB staff."""

import datetime as dt
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.urls import reverse

from cib.common.errors import NotVisible, Refused
from cib.common.views import add_breaches
from councils.forms.inspections import InspectionsForm, InterventionEndForm, InterventionForm
from councils.models import Council, Intervention
from councils.permissions import POLICY
from councils.queries.lists import council_or_404
from councils.rules.inspections import InspectionRow
from councils.services.inspection_files import read_inspections
from councils.services.inspections import Recorded, end_intervention, import_inspections, record_intervention
from councils.views.bases import FormPage, found

SALT = "councils.inspections"


class InspectionImport(FormPage):
    """Choose the inspectorate's file, read what it would record, record it."""

    action, form_class = "import_inspections", InspectionsForm
    template_name = "councils/inspection_import.html"
    heading = "Import inspections"

    def get_allowed_object(self) -> None:
        """Let the page be found only by who may import."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible

    def get_back_url(self) -> str:
        """Go back to the councils."""
        return reverse("councils:council_list")

    def form_valid(self, form: InspectionsForm) -> HttpResponse:
        """Tell what would be recorded; record what was checked."""
        try:
            if form.cleaned_data["checked"]:
                return super().form_valid(form)
            rows = read_inspections(form.cleaned_data["file"])
            source = form.cleaned_data["source"]
            done = import_inspections(rows=rows, source=source, is_dry_run=True, actor=self.actor)
        except Refused as refused:
            add_breaches(form, refused)
            return self.form_invalid(form)
        checked = "" if done.errors else signing.dumps([source, *map(_plain, rows)], salt=SALT, compress=True)
        context = self.get_context_data(form=form, done=done, checked=checked, source=source)
        return self.render_to_response(context, status=422 if done.errors else 200)

    def perform(self, form: InspectionsForm) -> Recorded:
        """Record it."""
        try:
            source, *rows = signing.loads(form.cleaned_data["checked"], salt=SALT)
        except signing.BadSignature as error:
            raise NotVisible from error
        done = import_inspections(rows=[_row(row) for row in rows], source=source, actor=self.actor)
        self.success_message = _told(done)
        return done


def _told(done: Recorded) -> str:
    """Say what was recorded."""
    left_out = f", {done.without_judgement:,} without a judgement left out" if done.without_judgement else ""
    counts = f"{done.added:,} added, {done.changed:,} corrected, {done.unchanged:,} there already{left_out}"
    return f"The inspections are recorded: {counts}."


def _plain(row: InspectionRow) -> list[Any]:
    days = [row.inspected_on.isoformat(), row.published_on.isoformat()]
    return [row.line, list(row.codes), row.name, row.kind, *days, dict(row.judgements)]


def _row(plain: list[Any]) -> InspectionRow:
    line, codes, name, kind, inspected_on, published_on, judgements = plain
    inspected, published = dt.date.fromisoformat(inspected_on), dt.date.fromisoformat(published_on)
    return InspectionRow(line, tuple(codes), name, kind, inspected, published, judgements)


class InterventionAdd(FormPage):
    """Record what government told a council to do."""

    action, form_class = "keep_interventions", InterventionForm
    heading = "Intervention by government"
    success_message = "It is recorded."

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        return council_or_404(self.kwargs["la_code"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Carry no version: interventions stand beside what the council's record says."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("version", None)
        return kwargs

    def get_back_url(self) -> str:
        """Go back to the council's record."""
        return reverse("councils:council_record", args=[self.kwargs["la_code"]])

    def perform(self, form: InterventionForm) -> Intervention:
        """Record it."""
        return record_intervention(council_id=self.allowed_object.pk, actor=self.actor, **form.cleaned_data)


class InterventionEnd(FormPage):
    """Record that an intervention has ended."""

    action, form_class = "keep_interventions", InterventionEndForm
    success_message = "The end is recorded."

    def get_allowed_object(self) -> Intervention:
        """Give the intervention of the address, which only its keepers know of."""
        row = found(Intervention, self.kwargs["pk"], "council")
        if not POLICY.allows(self.request.user, self.action, row.council):
            raise NotVisible
        return row

    def get_heading(self) -> str:
        """Name it."""
        return f"End of: {self.allowed_object.get_kind_display()}, {self.allowed_object.council}"

    def get_back_url(self) -> str:
        """Go back to the council's record."""
        return reverse("councils:council_record", args=[self.allowed_object.council.la_code])

    def perform(self, form: InterventionEndForm) -> Intervention:
        """End it."""
        return end_intervention(
            intervention_id=self.allowed_object.pk,
            to_date=form.cleaned_data["to_date"],
            version=form.cleaned_data.get("version"),
            actor=self.actor,
        )
