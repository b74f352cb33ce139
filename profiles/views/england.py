"""England by hexagons: any indicator in any period, with the same figures as a table and as files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from cib.common.addresses import NO_CODE, addresses
from cib.common.components.hexmap import HexCell
from cib.common.errors import NotVisible
from cib.common.exports import export_response
from cib.common.lists import EXPORTS
from cib.common.views import AllowedMixin
from councils.models import Region
from profiles.models import Indicator
from profiles.permissions import POLICY
from profiles.queries.comparison import is_compared
from profiles.queries.england import CouncilFigure, England, all_indicators, choices, england_of
from profiles.queries.profiles import core_indicators, reader_for
from profiles.rules import words
from profiles.rules.comparison import Quarter, quantile
from profiles.views import files
from profiles.views.shown import COUNTS_ARE_NOT_COMPARED, figure_of

STATES: Final = {
    Quarter.LOWEST: "quarter_1",
    Quarter.SECOND_LOWEST: "quarter_2",
    Quarter.SECOND_HIGHEST: "quarter_3",
    Quarter.HIGHEST: "quarter_4",
    Quarter.ALIKE: "quarter_2",
}
HEAD: Final = (
    "Council",
    "Code",
    "Region",
    "Indicator",
    "Period",
    "Figure",
    "Why none",
    "Rank, 1 is highest",
    "Councils with a figure",
    "Quarter",
    "Source",
    "Publisher",
    "Licence",
    "Published on",
)


@dataclass(frozen=True)
class MapRow:
    """One council as a line of the table under the map."""

    name: str
    url: str
    region: str
    figure: str
    quarter: str
    place: str


def _state(row: CouncilFigure, edges: Sequence[float]) -> str:
    """Say which colour a council has: its quarter; of counts the quarter of the figures, for they are not ranked."""
    if row.value is None:
        return "none"
    if row.rank is not None:
        return STATES[row.rank.quarter]
    return f"quarter_{1 + sum(row.value > edge for edge in edges)}"


def cells_of(england: England, rows: Sequence[CouncilFigure]) -> list[HexCell]:
    """Give the hexagons of these councils, each leading to its page of the indicator."""
    values = sorted(row.value for row in england.rows if row.value is not None)
    edges = [quantile(values, share) for share in (0.25, 0.5, 0.75)] if values else []
    url_of = _pages_of(england)
    return [
        HexCell(
            code=row.council.la_code,
            name=row.council.name,
            short=row.council.short_name,
            q=row.council.hex_q,
            r=row.council.hex_r or 0,  # the database gives both or neither
            state=_state(row, edges),
            words=figure_of(england.indicator, row.figure),
            url=url_of(row.council.la_code),
            three_letter=row.council.three_letter,
        )
        for row in rows
        if row.council.hex_q is not None
    ]


def _pages_of(england: England) -> Callable[[str], str]:
    """Give each council's page of the indicator, by its code."""
    return addresses("profiles:indicator", NO_CODE, england.indicator.code)


def map_rows(england: England, rows: Iterable[CouncilFigure]) -> list[MapRow]:
    """Put councils into words."""
    url_of = _pages_of(england)
    return [_map_row(england, row, url_of(row.council.la_code)) for row in rows]


def _map_row(england: England, row: CouncilFigure, url: str) -> MapRow:
    rank = row.rank
    return MapRow(
        name=row.council.name,
        url=url,
        region=row.council.region.name,
        figure=figure_of(england.indicator, row.figure),
        quarter=words.quarter_name(rank.quarter) if rank else "",
        place=words.capital(words.rank_words(rank)) if rank and rank.quarter != Quarter.ALIKE else "",
    )


def file_row(england: England, row: CouncilFigure) -> tuple[Any, ...]:
    """Give one council as a line of the file."""
    indicator, rank, figure = england.indicator, row.rank, row.figure
    value = files.value(indicator, figure)
    return (
        row.council.name,
        row.council.la_code,
        row.council.region.name,
        indicator.label,
        england.period.label if england.period else "",
        "" if value is None else value,
        files.why_none(figure) if value is None else "",
        rank.place if rank else "",
        rank.of if rank else "",
        rank.quarter.value.replace("_", " ") if rank else "",
        indicator.source.name,
        indicator.source.publisher,
        indicator.source.licence,
        figure.published_on if figure else "",
    )


class EnglandMap(AllowedMixin, TemplateView):
    """The map of England, or of one region in it."""

    policy = POLICY
    action = "compare_councils"
    template_name = "profiles/england.html"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who may not compare councils."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the map, or answer `?export=csv` with its table."""
        self.indicators = all_indicators()
        self.indicator = self._indicator()
        self.regions = list(Region.objects.order_by("name"))
        self.region = next((r for r in self.regions if r.code == request.GET.get("region")), None)
        reader = reader_for(request.user)
        self.england = england_of(reader, self.indicator, request.GET.get("period", "")) if self.indicator else None
        kind = request.GET.get("export", "")
        if kind in EXPORTS and self.england:
            rows = [file_row(self.england, row) for row in self._rows(self.england)]
            return export_response(kind, f"england-{self.england.indicator.code}", HEAD, rows)
        return super().get(request, *args, **kwargs)

    def _indicator(self) -> Indicator | None:
        asked = self.request.GET.get("indicator", "")
        if asked:
            found = next((one for one in self.indicators if one.code == asked), None)
            if found is None:
                raise NotVisible
            return found
        return core_indicators().first() or next(iter(self.indicators), None)

    def _rows(self, england: England) -> list[CouncilFigure]:
        rows = [row for row in england.rows if self.region is None or row.council.region_id == self.region.pk]
        if self.request.GET.get("sort") == "figure":
            rows.sort(key=lambda row: (row.value is None, -(row.value or 0)))
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the map, its table, and what may be chosen."""
        england = self.england
        rows = self._rows(england) if england else []
        return super().get_context_data(
            england=england,
            may_import=POLICY.allows(self.request.user, "import_published"),
            region=self.region,
            regions=self.regions,
            choices=choices(self.indicators),
            cells=cells_of(england, rows) if england else [],
            surroundings=cells_of(england, england.rows) if england and self.region else [],
            rows=map_rows(england, rows) if england else [],
            known=sum(row.value is not None for row in rows),
            nation=figure_of(england.indicator, england.nation) if england and england.nation else "",
            note="" if not england or is_compared(england.indicator) else COUNTS_ARE_NOT_COMPARED,
            polarity=words.capital(words.polarity_words(england.indicator.polarity)) if england else "",
            unit=words.unit_words(england.indicator.unit, england.indicator.unit_note) if england else "",
            by_figure=self.request.GET.get("sort") == "figure",
            export_urls=[(kind.upper(), self._url(export=kind)) for kind in EXPORTS],
            sort_url=self._url(sort="" if self.request.GET.get("sort") == "figure" else "figure"),
            **kwargs,
        )

    def _url(self, **changes: str) -> str:
        query = self.request.GET.copy()
        for name, value in changes.items():
            query[name] = value
        return f"?{query.urlencode()}"
