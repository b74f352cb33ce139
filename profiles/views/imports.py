"""Bringing figures in: choose a file, see how far checking is, read what it would do, confirm, done."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from cib.common.errors import NotVisible
from cib.common.exports import export_response
from cib.common.lists import AllowedList
from cib.common.views import AllowedMixin, MoveView, ServiceFormView, seen_version
from councils.models import Council
from councils.queries.lists import council_or_404
from profiles.enums import ImportState, LineOutcome
from profiles.filters.imports import ImportFilter
from profiles.forms.imports import OwnForm, PublishedForm
from profiles.models import DataImport, ImportLine
from profiles.permissions import POLICY
from profiles.queries.imports import imports_of, template_rows
from profiles.rules.formats import TEMPLATE_COLUMNS, TEMPLATE_HELP
from profiles.services.importing.uploads import cancel_import, confirm_import, upload_own, upload_published
from profiles.tables.imports import ImportTable
from profiles.views.bases import require_seen

#: While an import is under way its page is fetched again after so many seconds, by the browser itself.
REFRESH_SECONDS = 4
LINES_SHOWN_MAX = 50
UNDER_WAY = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.IMPORTING)
#: What checking counted, in the order of the page.
FOUND = (
    ("figures", "Figures"),
    ("indicators", "Indicators"),
    ("new_indicators", "Indicators that are new here"),
    ("topics", "Topics"),
    ("councils", "Councils"),
    ("ended_councils", "Councils that have ended"),
    ("aggregates", "England, regions and parts of London"),
)


class ImportList(AllowedList):
    """Files of published figures, for CIB staff; for everybody else there is no such page."""

    policy, action = POLICY, "import_published"
    table_class, filterset_class = ImportTable, ImportFilter
    list_name, export_name = "files", "files-of-figures"
    template_name = "profiles/import_list.html"

    def get_queryset(self) -> QuerySet[DataImport]:
        """Give all that are of no council's own."""
        return imports_of(council=None)


class PublishedAdd(ServiceFormView):
    """Take in a file of published figures."""

    policy, action = POLICY, "import_published"
    form_class, template_name = PublishedForm, "profiles/import_form.html"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who imports none."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible

    def get_initial(self) -> dict[str, Any]:
        """Carry over what was said of the file that is uploaded again."""
        earlier = _earlier(self.request)
        return {"published_on": earlier.published_on} if earlier else {}

    def perform(self, form: PublishedForm) -> DataImport:
        """Take it in."""
        return upload_published(upload=form.upload(), published_on=form.cleaned_data["published_on"], actor=self.actor)

    def get_success_url(self) -> str:
        """Go to where one sees how far it is."""
        return reverse("profiles:import_detail", args=[self.result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        words = {"heading": "Import published figures", "back_url": reverse("profiles:import_list")}
        return super().get_context_data(**{**words, **kwargs})


class OwnAdd(ServiceFormView):
    """Take in a council's own figures."""

    policy, action = POLICY, "upload_figures"
    form_class, template_name = OwnForm, "profiles/own_import_form.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        require_seen(self.request.user, "view_own_figures", council)
        return council

    def get_initial(self) -> dict[str, Any]:
        """Carry over from when the figures may be seen."""
        earlier = _earlier(self.request)
        return {"from_date": earlier.release.from_date} if earlier and earlier.release else {}

    def perform(self, form: OwnForm) -> DataImport:
        """Take it in."""
        return upload_own(
            council_id=self.allowed_object.pk,
            upload=form.upload(),
            from_date=form.cleaned_data["from_date"],
            actor=self.actor,
        )

    def get_success_url(self) -> str:
        """Go to where one sees how far it is."""
        return reverse("profiles:import_detail", args=[self.result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        words = {
            "heading": "Upload your own figures",
            "caption": self.allowed_object,
            "council": self.allowed_object,
            "back_url": reverse("profiles:own_figures", args=[self.allowed_object.la_code]),
        }
        return super().get_context_data(**{**words, **kwargs})


class OwnTemplate(AllowedMixin, View):
    """The template, filled with the council's code and the core indicators."""

    http_method_names = ["get"]
    policy, action = POLICY, "upload_figures"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        require_seen(self.request.user, "view_own_figures", council)
        return council

    def get(self, request: HttpRequest, la_code: str) -> HttpResponse:
        """Answer with the table."""
        rows = template_rows(la_code)
        return export_response("csv", f"own-figures-{la_code}", [*TEMPLATE_COLUMNS, *TEMPLATE_HELP], rows)


class _ImportPage(AllowedMixin):
    """A page about one import, for whoever keeps its figures."""

    policy, action = POLICY, "view_import"

    def get_allowed_object(self) -> DataImport:
        """Give the import of the address; who does not keep its figures does not know of it."""
        pk: UUID = self.kwargs["pk"]  # type: ignore[attr-defined]
        row = DataImport.objects.filter(pk=pk).select_related("council", "release", "uploaded_by").first()
        if row is None or not POLICY.allows(self.request.user, self.action, row):
            raise NotVisible
        return row


class ImportDetail(_ImportPage, TemplateView):
    """How far an import is, what checking found, what it came to."""

    template_name = "profiles/import_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; while somebody works on it, the browser fetches the page again by itself."""
        response: HttpResponse = super().get(request, *args, **kwargs)
        if self.allowed_object.state in UNDER_WAY:
            response["Refresh"] = str(REFRESH_SECONDS)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what the page shows."""
        row: DataImport = self.allowed_object
        lines = ImportLine.objects.filter(data_import=row)
        errors = list(lines.filter(outcome=LineOutcome.IS_ERROR)[:LINES_SHOWN_MAX])
        odd = list(lines.filter(outcome=LineOutcome.IS_ODD)[:LINES_SHOWN_MAX])
        ignored = list(lines.exclude(outcome__in=[LineOutcome.IS_ERROR, LineOutcome.IS_ODD])[:LINES_SHOWN_MAX])
        outcomes = {outcome.value: outcome.label for outcome in LineOutcome}
        return super().get_context_data(
            row=row,
            is_under_way=row.state in UNDER_WAY,
            is_checked=row.state == ImportState.CHECKED,
            is_refused=row.state == ImportState.REFUSED,
            is_failed=row.state == ImportState.FAILED,
            is_done=row.state == ImportState.DONE,
            found=[(label, f"{row.found[name]:,}") for name, label in FOUND if row.found.get(name)],
            counts=[
                (label, f"{number:,}")
                for label, number in (
                    ("Added", row.added),
                    ("Changed", row.changed),
                    ("Left as they are", row.unchanged),
                )
            ],
            ignored_counts=[(outcomes[name], f"{number:,}") for name, number in sorted(row.ignored.items())],
            unfilled=row.ignored.get(LineOutcome.IS_UNFILLED, 0),
            lines_read=max(row.rows_read - 1, 0),  # the first names the columns
            odd=odd,
            **_cuts(row, len(odd)),
            errors=errors,
            ignored=ignored,
            back_url=_list_url(row),
            again_url=_again_url(row),
            **kwargs,
        )


def _cuts(row: DataImport, odd_shown: int) -> dict[str, Any]:
    """Say of each list that shows the first of many how many there are."""
    odd, new = row.found.get("odd", 0), row.found.get("new_indicators", 0)
    return {
        "odd_count": f"{odd:,}",
        "odd_is_cut": odd > odd_shown,
        "changed_count": f"{row.changed:,}",
        "changed_is_cut": row.changed > len(row.named.get("changed", [])),
        "new_count": f"{new:,}",
        "names_are_cut": new > len(row.named.get("new_names", [])),
    }


class ImportLines(_ImportPage, View):
    """What checking said line by line, as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Answer with the table."""
        outcomes = {outcome.value: outcome.label for outcome in LineOutcome}
        lines = ImportLine.objects.filter(data_import=self.allowed_object)
        rows = ([line.line, outcomes[line.outcome], line.text, line.code] for line in lines)
        return export_response("csv", "lines", ["line", "outcome", "text", "rule"], rows)


class ImportConfirm(_ImportPage, MoveView):
    """Import what was checked."""

    def perform(self) -> DataImport:
        """Confirm it."""
        return confirm_import(import_id=self.allowed_object.pk, version=seen_version(self.request), actor=self.actor)

    def get_success_url(self) -> str:
        """Go back to its page."""
        return reverse("profiles:import_detail", args=[self.allowed_object.pk])


class ImportCancel(ImportConfirm):
    """Give an import up."""

    success_message = "The import is cancelled. Nothing was written."

    def perform(self) -> DataImport:
        """Cancel it, whatever step it has come to meanwhile."""
        return cancel_import(import_id=self.allowed_object.pk, actor=self.actor)


def _earlier(request: HttpRequest) -> DataImport | None:
    """Give the import whose file is uploaded again, if the reader may know of it."""
    try:
        pk = UUID(request.GET.get("again", ""))
    except ValueError:
        return None
    row = DataImport.objects.filter(pk=pk).select_related("release").first()
    return row if row is not None and POLICY.allows(request.user, "view_import", row) else None


def _list_url(row: DataImport) -> str:
    if row.council:
        return reverse("profiles:own_figures", args=[row.council.la_code])
    return reverse("profiles:import_list")


def _again_url(row: DataImport) -> str:
    if row.council:
        return f"{reverse('profiles:own_import_add', args=[row.council.la_code])}?again={row.pk}"
    return f"{reverse('profiles:import_add')}?again={row.pk}"
