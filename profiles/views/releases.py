"""A council's own figures: the list, the files that brought them, and the decision who may see them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cib.common.errors import NotVisible
from cib.common.lists import AllowedList
from cib.common.views import ServiceFormView
from councils.enums import SharedMatter
from councils.models import Council
from councils.queries.agreements import agreed_lines, own_clusters
from councils.queries.lists import council_or_404
from profiles.filters.own import OwnFigureFilter
from profiles.forms.releases import FiguresForm, ReleaseForm
from profiles.models import DataImport, Reading
from profiles.permissions import POLICY
from profiles.queries.audiences import audience_words
from profiles.queries.imports import imports_not_taken, imports_under_way
from profiles.queries.own import own_imports, own_indicators, own_readings_listed
from profiles.services.releases import release_import, release_indicators
from profiles.tables.own import OwnFigureTable
from profiles.views.bases import require_seen
from profiles.views.tabs import tabs_about

IMPORTS_SHOWN_MAX = 12


class OwnFigures(AllowedList):
    """The council's own figures, provisional until a publisher's take their place; who may see each."""

    policy, action = POLICY, "view_own_figures"
    table_class, filterset_class = OwnFigureTable, OwnFigureFilter
    list_name, export_name = "figures", "own-figures"
    template_name = "profiles/own_figures.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        require_seen(self.request.user, self.action, council)
        return council

    def get_queryset(self) -> QuerySet[Reading]:
        """Give its own figures."""
        return own_readings_listed(self.allowed_object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the files that brought them, and what the reader may do."""
        council: Council = self.allowed_object
        files = [(row, audience_words(row.release)) for row in own_imports(council)[:IMPORTS_SHOWN_MAX]]
        may_upload = POLICY.allows(self.request.user, "upload_figures", council)
        return super().get_context_data(
            council=council,
            about=tabs_about(self.request.user, council, self.request.path),
            files=files,
            under_way=imports_under_way(council) if may_upload else [],
            not_taken=imports_not_taken(council)[:IMPORTS_SHOWN_MAX] if may_upload else [],
            may_release=POLICY.allows(self.request.user, "release_figures", council),
            may_upload=may_upload,
            **kwargs,
        )


class _ReleaseForm(ServiceFormView):
    """A decision about what is the council's own."""

    policy, action = POLICY, "release_figures"
    template_name = "profiles/form.html"
    success_message = "It is released as you decided."
    heading = ""
    lede = "A later decision takes this one’s place; what was seen before cannot be undone."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the clusters to which the council belongs today, and say what it has agreed."""
        council: Council = self.allowed_object
        agreed = agreed_lines(council.pk, SharedMatter.PROVISIONAL_FIGURES)
        return {**super().get_form_kwargs(), "clusters": own_clusters(council), "agreed": agreed}

    def get_success_url(self) -> str:
        """Go back to the figures."""
        return reverse("profiles:own_figures", args=[self.allowed_object.la_code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        words = {"heading": self.heading, "lede": self.lede, "back_url": self.get_success_url()}
        return super().get_context_data(**{**words, "caption": self.allowed_object, **kwargs})


class FiguresRelease(_ReleaseForm):
    """Release the own figures of some indicators."""

    form_class = FiguresForm
    heading = "Release your own figures"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        require_seen(self.request.user, "view_own_figures", council)
        return council

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the indicators of which there are own figures."""
        return {**super().get_form_kwargs(), "indicators": own_indicators(self.allowed_object)}

    def perform(self, form: FiguresForm) -> Any:
        """Release them."""
        return release_indicators(
            council_id=self.allowed_object.pk,
            indicator_ids=[indicator.pk for indicator in form.cleaned_data["indicators"]],
            decision=form.decision(),
            actor=self.actor,
        )


class ImportRelease(_ReleaseForm):
    """Release the figures that one file brought."""

    form_class = ReleaseForm
    heading = "Release the figures of this file"

    def get_allowed_object(self) -> Council:
        """Give the council whose own file it is."""
        found = DataImport.objects.select_related("council").filter(pk=self.kwargs["pk"]).first()
        if found is None or found.council is None:
            raise NotVisible
        self.data_import = found
        require_seen(self.request.user, "view_own_figures", found.council)
        return found.council

    def perform(self, form: ReleaseForm) -> Any:
        """Release them."""
        return release_import(import_id=self.data_import.pk, decision=form.decision(), actor=self.actor)
