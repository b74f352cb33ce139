"""Importing the last completed reviews at go-live: the file is checked line by line, then recorded whole."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from cib.common.components.words import counted
from cib.common.errors import NotVisible
from cib.common.views import ServiceFormView
from reviews.forms import ImportForm
from reviews.permissions import POLICY
from reviews.queries.turns import cyclic_versions
from reviews.services.importing import import_completed, read_completed


class CycleImport(ServiceFormView):
    """Choose a file, read what it would do, record it."""

    policy = POLICY
    action = "import_cycles"
    form_class = ImportForm
    template_name = "reviews/import.html"

    def get_allowed_object(self) -> Any:
        """Let the page be found only by who may import."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible
        return None

    def form_valid(self, form: ImportForm) -> HttpResponse:
        """Tell what is wrong, or what would be recorded; record what was checked."""
        rows, wrong = read_completed(form.cleaned_data["lines"])
        if wrong:
            return self.render_to_response(self.get_context_data(form=form, wrong=wrong), status=422)
        if "record" not in self.request.POST:
            return self._checked(form, rows)
        self.rows = rows
        self.success_message = f"{counted(sum(not row.is_known for row in rows), 'review')} recorded."
        return super().form_valid(form)

    def _checked(self, form: ImportForm, rows: list[Any]) -> HttpResponse:
        """Show the dry run, with the text to be sent again."""
        new = sum(not row.is_known for row in rows)
        context = {"form": form, "rows": rows, "new": new, "text": form.cleaned_data["text"]}
        return self.render_to_response(self.get_context_data(**context))

    def perform(self, form: ImportForm) -> Any:
        """Record it."""
        return import_completed(rows=self.rows, actor=self.actor)

    def get_success_url(self) -> str:
        """Go to the cycles."""
        return reverse("reviews:cycle_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reviews that a file may name, and the way back."""
        shared = {"back_url": self.get_success_url(), "versions": cyclic_versions()}
        return super().get_context_data(**{**shared, **kwargs})
