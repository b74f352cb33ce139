"""A list as every app has it: filtered, sorted, paged, with a fixed number of queries, exported as CSV and XLSX."""

from typing import Any

from django.core.paginator import EmptyPage
from django.http import HttpRequest, HttpResponse
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin
from django_tables2 import utils as table_utils

from cib.common.errors import NotVisible
from cib.common.exports import export_response
from cib.common.views import AllowedMixin

_Signature = tuple[tuple[str, ...], str | None]
EXPORTS = ("csv", "xlsx")
ROWS_A_PAGE = 25
SIGNATURES_MAX = 1000  # of functions made anew for each request there is no end
_PAGE_DIGITS_MAX = 6


def remember_signatures() -> None:
    """Let django-tables2 read the signature of a column's function once, and not anew for each cell."""
    read, known = table_utils.signature, dict[tuple[Any, bool], _Signature]()

    def signature(function: Any) -> _Signature:
        key = (getattr(function, "__func__", function), hasattr(function, "__self__"))
        if len(known) > SIGNATURES_MAX:
            known.clear()
        if key not in known:
            known[key] = read(function)
        return known[key]

    if read.__module__ == table_utils.__name__:  # not remembered yet
        table_utils.signature = signature


class AllowedList(AllowedMixin, SingleTableMixin, FilterView):
    """A list page; who may not do `action` gets 404, because a list tells what exists.

    Set `policy, action, model or queryset, table_class, filterset_class, list_name` ("people"), `export_name`, and
    `not_exported` for columns of buttons. Narrow what the reader may see in `get_queryset`.
    """

    template_name = "layouts/list.html"
    table_pagination = False
    rows_a_page = ROWS_A_PAGE
    list_name = ""
    export_name = "list"
    not_exported: tuple[str, ...] = ()

    def get_allowed_object(self) -> Any:
        """Raise NotVisible for who may not see the list."""
        if not self.policy.allows(self.request.user, self.action):
            raise NotVisible
        return None

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """Bind the filter always, so that what it does without a choice is done too."""
        return {**super().get_filterset_kwargs(filterset_class), "data": self.request.GET}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page of the list, or answer `?export=csv` with all of it."""
        response: HttpResponse = super().get(request, *args, **kwargs)
        kind = request.GET.get("export", "")
        return self._export(kind) if kind in EXPORTS else response

    def _export(self, kind: str) -> HttpResponse:
        table = super().get_table(**self.get_table_kwargs())
        rows = table.as_values(exclude_columns=self.not_exported)
        return export_response(kind, self.export_name, next(rows), rows)

    def get_table(self, **kwargs: Any) -> Any:
        """Give the table at the page asked for, or at the nearest there is."""
        table = super().get_table(**kwargs)
        asked = self.request.GET.get("page", "")
        number = int(asked) if asked.isdecimal() and len(asked) <= _PAGE_DIGITS_MAX else 1
        try:
            table.paginate(page=max(number, 1), per_page=self.rows_a_page)
        except EmptyPage:
            table.paginate(page=table.paginator.num_pages, per_page=self.rows_a_page)
        return table

    def export_urls(self) -> list[tuple[str, str]]:
        """Give the addresses of the exports of just what is filtered."""
        query = self.request.GET.copy()
        query.pop("page", None)
        urls = []
        for kind in EXPORTS:
            query["export"] = kind
            urls.append((kind.upper(), f"?{query.urlencode()}"))
        return urls

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the list's name and its exports."""
        return super().get_context_data(list_name=self.list_name, export_urls=self.export_urls(), **kwargs)
