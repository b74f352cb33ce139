"""Councils side by side: up to five that one chooses, or the members of a cluster."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from cib.common.errors import NotVisible
from cib.common.exports import export_response
from cib.common.lists import EXPORTS
from cib.common.views import AllowedMixin
from councils.models import Cluster, Council
from councils.permissions import POLICY as PLACES
from councils.queries import current_members_of
from profiles.models import Theme
from profiles.permissions import POLICY
from profiles.queries.beside import BesideRow, beside
from profiles.queries.profiles import core_indicators, reader_for
from profiles.rules import words
from profiles.views import files
from profiles.views.shown import NOTHING, figure_of


@dataclass(frozen=True)
class ShownBeside:
    """One indicator as a line: its name, period and unit, a figure for each council, England's, nine in ten."""

    label: str
    sub: str
    polarity: str
    figures: tuple[tuple[Council, str, str], ...]
    nation: str
    most: str


def shown_beside(row: BesideRow, councils: Sequence[Council]) -> ShownBeside:
    """Put one indicator into words."""
    indicator, spread = row.indicator, row.spread
    unit = words.unit_words(indicator.unit, indicator.unit_note)
    period = row.period.label if row.period else "No figure yet"
    most = words.range_words(spread.p5, spread.p95, indicator.unit, indicator.decimals) if spread else NOTHING
    figures = tuple(
        (council, figure_of(indicator, figure), reverse("profiles:indicator", args=[council.la_code, indicator.code]))
        for council, figure in zip(councils, row.figures, strict=True)
    )
    nation = figure_of(indicator, row.nation) if row.nation else NOTHING
    sub = ", ".join(part for part in (period, unit) if part)
    return ShownBeside(indicator.label, sub, words.polarity_words(indicator.polarity), figures, nation, most)


def by_theme(rows: Iterable[BesideRow], councils: Sequence[Council]) -> list[tuple[Theme, list[ShownBeside]]]:
    """Gather the lines under their themes, in the themes' order."""
    found: dict[int, tuple[Theme, list[ShownBeside]]] = {}
    for row in rows:
        theme = row.indicator.theme
        found.setdefault(theme.pk, (theme, []))[1].append(shown_beside(row, councils))
    return sorted(found.values(), key=lambda section: section[0].position)


def file_row(row: BesideRow) -> tuple[Any, ...]:
    """Give one indicator as a line of the file: a figure for each council, or why there is none."""
    indicator = row.indicator

    def cell(figure: Any) -> Any:
        value = files.value(indicator, figure)
        return words.missing_words(figure.missing if figure else "") if value is None else value

    source = (indicator.source.name, indicator.source.publisher, indicator.source.licence)
    period = row.period.label if row.period else ""
    head = (indicator.theme.name, indicator.label, indicator.get_unit_display(), period)
    return (*head, *map(cell, row.figures), cell(row.nation), *source)


class CompareView(AllowedMixin, TemplateView):
    """The page, and its table as a file."""

    policy = POLICY
    action = "compare_councils"
    template_name = "profiles/compare.html"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who may not compare councils."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, or answer `?export=csv` with its table."""
        self.reader = reader_for(request.user)
        self.everywhere = list(Council.objects.in_force().order_by("name"))
        self.cluster = self._cluster()
        self.councils = self._councils()
        self.rows = beside(self.reader, self.councils, core_indicators()) if self.councils else []
        kind = request.GET.get("export", "")
        if kind in EXPORTS:
            names = [council.name for council in self.councils]
            head = ("Theme", "Indicator", "Unit", "Period", *names, "England", "Source", "Publisher", "Licence")
            return export_response(kind, "councils-side-by-side", head, map(file_row, self.rows))
        return super().get(request, *args, **kwargs)

    def _cluster(self) -> Cluster | None:
        asked = self.request.GET.get("cluster", "")
        if not asked:
            return None
        try:
            found = Cluster.objects.filter(pk=UUID(asked)).first()
        except ValueError:
            found = None
        if found is None or not PLACES.allows(self.request.user, "view_cluster", found):
            raise NotVisible
        return found

    def _councils(self) -> list[Council]:
        """Give the cluster's members, or those asked for: as many as the policy says, in the order of asking."""
        if self.cluster is not None:
            return list(current_members_of(self.cluster))
        by_code = {council.la_code: council for council in self.everywhere}
        asked = dict.fromkeys(self.request.GET.getlist("council"))
        return [by_code[code] for code in asked if code in by_code][: self.reader.policy.compared_max]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the lines by theme, and what else may be chosen."""
        chosen = {council.pk for council in self.councils}
        room = 0 if self.cluster else self.reader.policy.compared_max - len(self.councils)
        return super().get_context_data(
            councils=self.councils,
            cluster=self.cluster,
            sections=by_theme(self.rows, self.councils),
            to_add=[council for council in self.everywhere if council.pk not in chosen] if room else [],
            most=self.reader.policy.compared_max,
            chips=[] if self.cluster else [{"label": c.name, "url": self._without(c)} for c in self.councils],
            export_urls=[(kind.upper(), self._url(export=kind)) for kind in EXPORTS],
            **kwargs,
        )

    def _without(self, council: Council) -> str:
        query = QueryDict(mutable=True)
        query.setlist("council", [c.la_code for c in self.councils if c != council])
        return f"?{query.urlencode()}"

    def _url(self, **changes: str) -> str:
        query = self.request.GET.copy()
        query.update(changes)
        return f"?{query.urlencode()}"
