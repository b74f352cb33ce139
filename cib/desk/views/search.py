"""Search across what the reader may see."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from cib.desk.forms.search import SearchForm
from cib.desk.queries.search import KINDS, Group, few_of_each, page_of


class SearchView(LoginRequiredMixin, TemplateView):
    """What was found, by kind; `?in=people` shows one kind page by page."""

    template_name = "desk/search.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the box alone, what was found, or (422) what is wrong with what was typed."""
        form = SearchForm(request.GET if "q" in request.GET else None)
        status = 422 if form.is_bound and not form.is_valid() else 200
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was found."""
        form, asked = kwargs["form"], self.request.GET.get("in", "")
        kind = asked if asked in KINDS else ""
        groups = self._groups(form.cleaned_data["q"], kind) if form.is_bound and form.is_valid() else []
        total = sum(group.count for group in groups)
        return super().get_context_data(groups=groups, kind=kind, total=total, is_search=True, **kwargs)

    def _groups(self, typed: str, kind: str) -> list[Group]:
        if not kind:
            return few_of_each(self.request.user, typed)
        return [page_of(self.request.user, typed, kind, self.request.GET.get("page", "1"))]
