"""The programme in figures: totals for its board, fixed tables for government."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from cib.common import clock
from cib.common.errors import NotVisible
from cib.common.exports import export_response
from cib.common.lists import EXPORTS
from cib.common.views import AllowedMixin
from cib.desk.permissions.programme import POLICY
from cib.desk.queries.fixed_tables import SUPPRESSED, YEARS_SHOWN, fixed_tables
from cib.desk.queries.places import current_year
from cib.desk.queries.totals import STAGES, RegionTotals, kinds_by_stage, region_totals
from cib.desk.services.exports import note_export
from peerchallenge.queries.days import national_check, supply_and_demand

_HEAD = (
    "Region",
    "Councils",
    "Under way",
    "On site this year",
    "Days given",
    "Days to give",
    "Days received",
    "Reviews booked",
    "Reviews due soon",
    "Reviews overdue",
)


class ProgrammePage(AllowedMixin):
    """A page about the programme: who may not read it does not learn that it is there."""

    policy = POLICY

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who may not read it."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible


def _lines(rows: list[RegionTotals]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        days = (row.given / 2, row.to_give / 2, row.received / 2)
        yield (row.region, row.councils, row.under_way, row.on_site, *days, row.booked, row.due, row.overdue)


class TotalsView(ProgrammePage, TemplateView):
    """Totals by region and by kind, for board members and CIB staff."""

    action = "view_totals"
    template_name = "desk/totals.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, or answer `?export=csv` with the table of regions."""
        self.year = current_year()
        rows = region_totals(self.year) if self.year else []
        kind = request.GET.get("export", "")
        if kind in EXPORTS:
            note_export(action=self.action, table="totals", form=kind, actor=self.actor)
            return export_response(kind, "programme-totals", _HEAD, _lines(rows))
        return self.render_to_response(self.get_context_data(rows=rows, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add kinds by stage, and supply set against demand."""
        year = self.year
        supply = supply_and_demand(year) if year else None
        return super().get_context_data(
            year=year,
            england=kwargs["rows"][-1] if kwargs["rows"] else None,
            stages=list(STAGES),
            kinds=kinds_by_stage(year) if year else [],
            supply=supply,
            check=national_check(supply.allowance) if supply else None,
            export_urls=[(kind.upper(), f"?export={kind}") for kind in EXPORTS],
            **kwargs,
        )


class FixedTablesView(ProgrammePage, TemplateView):
    """The fixed tables; nothing in the address changes them."""

    action = "view_fixed_tables"
    template_name = "desk/fixed_tables.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the tables."""
        tables = fixed_tables(clock.today())
        return super().get_context_data(tables=tables, years=YEARS_SHOWN, forms=EXPORTS, mark=SUPPRESSED, **kwargs)


class FixedTableFile(ProgrammePage, View):
    """One fixed table as a file: what the page shows and no more."""

    action = "view_fixed_tables"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, table: str, form: str) -> HttpResponse:
        """Answer with the file, and note that it was taken."""
        found = next((one for one in fixed_tables(clock.today()) if one.name == table), None)
        if found is None or form not in EXPORTS:
            raise Http404
        note_export(action=self.action, table=table, form=form, actor=self.actor)
        return export_response(form, f"peer-challenge-{table}", found.file_head, found.file_lines)
