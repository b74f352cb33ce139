"""One indicator of a council opened large: trend, neighbours by name, table, source, files and pictures."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import View

from cib.common.components import trend
from cib.common.components.pictures import picture_file
from cib.common.errors import NotVisible
from cib.common.exports import export_response
from cib.common.lists import EXPORTS
from cib.common.png import FONTS, png_of
from councils.models import Council
from profiles.models import Indicator
from profiles.permissions import POLICY
from profiles.queries.comparison import Figure, Places, councils_in_region, is_compared
from profiles.queries.corrections import corrections_of
from profiles.queries.differences import band_of, largest_differences, plain
from profiles.queries.profiles import Point, Row, ranked, reader_for, rows_of
from profiles.rules import words
from profiles.rules.comparison import Spread, direction_of, total_gives_away
from profiles.views import files
from profiles.views.profile import CouncilFigures
from profiles.views.shown import NOTHING, change_of, figure_of, shown_row
from profiles.views.trends import all_points, drawn_trend, with_words

EVERY_PERIOD: Final = 1_000
CORRECTIONS_SHOWN_MAX: Final = 20
TABLE_HEAD: Final = (
    "Indicator",
    "Period",
    "Area",
    "Figure",
    "Why none",
    "How firm",
    "Neighbours’ lower quarter",
    "Neighbours’ middle",
    "Neighbours’ upper quarter",
    "Neighbours with a figure",
    "Source",
    "Publisher",
    "Licence",
    "Published on",
)


class OpenedIndicator(CouncilFigures):
    """What the page, its files and its pictures show: one indicator of one council, all its periods."""

    def load(self) -> None:
        """Read the figures once."""
        rows = Indicator.objects.select_related("theme", "source").filter(code=self.kwargs["code"])
        indicator = rows.first()
        if indicator is None:
            raise NotVisible
        self.reader = reader_for(self.request.user, periods_max=EVERY_PERIOD)
        self.places, found = rows_of(self.reader, self.council, [indicator])
        self.row = ranked(self.reader, found)[0]

    @property
    def indicator(self) -> Indicator:
        """Give the indicator of the address."""
        return self.row.indicator


class IndicatorView(OpenedIndicator):
    """The page of one indicator; `?export=csv` gives its figures."""

    template_name = "profiles/indicator.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, or answer with the file."""
        self.load()
        kind = request.GET.get("export", "")
        if kind in EXPORTS:
            name = f"{self.indicator.code}-{self.council.la_code}"
            return export_response(kind, name, TABLE_HEAD, file_rows(self.row, self.places))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the trend twice, the table, the neighbours by name, and what the figures are."""
        row, council = self.row, self.council
        shows_region = region_may_be_shown(row, self.places)
        corrections = corrections_of(self.reader.visible, self.indicator, self.places.own)[:CORRECTIONS_SHOWN_MAX]
        crumbs = [(reverse("profiles:profile", args=[council.la_code]), f"Data profile: {council.short_name}")]
        return super().get_context_data(
            council=council,
            indicator=self.indicator,
            shown=shown_row(row, council),
            breadcrumbs=crumbs,
            sentence=opening_of(row, council),
            charts=[(drawn_trend(row, council, frame), css) for frame, css in _FRAMES],
            table=[table_row(row, point, shows_region) for point in all_points(row)],
            shows_region=shows_region,
            neighbours=neighbour_rows(row),
            has_close_neighbours=self.places.are_neighbours_close,
            corrections=[(past, self._told(past)) for past in corrections],
            difference=next(iter(largest_differences([row], self.reader.policy)), None),
            is_compared=is_compared(self.indicator),
            has_in_year=bool(row.in_year),
            beside_title=f"Beside the neighbours in {row.point.period.label}" if row.point else "Neighbours",
            published_on=row.point.own.published_on if row.point and row.point.own else None,
            may_ask=POLICY.allows(self.request.user, "view_own_figures", council),
            may_compare=POLICY.allows(self.request.user, "compare_councils"),
            picture_urls=[(form.upper(), picture_url(council, self.indicator, form)) for form in _FORMS],
            export_urls=[(kind.upper(), f"?export={kind}") for kind in EXPORTS],
            **kwargs,
        )

    def _told(self, past: Any) -> str:
        if past.value is None:
            return words.missing_words(past.missing)
        return plain(self.indicator, past.value)


class PictureView(OpenedIndicator, View):
    """The trend as a file: SVG, or PNG for slides."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the file."""
        self.load()
        drawn = with_words(drawn_trend(self.row, self.council, trend.WIDE), self.row, self.council)
        svg = picture_file(drawn.picture, title=drawn.title, description=drawn.description, fonts=FONTS)
        form = kwargs["form"]
        name = f"{self.indicator.code}-{self.council.la_code}.{form}"
        size = {"width": drawn.picture.width, "height": drawn.picture.height}
        body = svg.encode() if form == "svg" else png_of(svg, **size)
        kind = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}[form]
        return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


_FORMS: Final = ("svg", "png")
_FRAMES: Final = ((trend.WIDE, "pc-chart__wide"), (trend.NARROW, "pc-chart__narrow"))


def picture_url(council: Council, indicator: Indicator, form: str) -> str:
    """Give the address of the trend as a file."""
    return reverse("profiles:picture", args=[council.la_code, indicator.code, form])


# --- In words --------------------------------------------------------------------------------------


def opening_of(row: Row, council: Council) -> str:
    """Say in a sentence what the last figure is, where it stands to England's, and how it moved."""
    point, indicator = row.point, row.indicator
    if point is None:
        return f"Nothing is published of {council.short_name} that you may see."
    if point.value is None:
        reason = figure_of(indicator, point.own).lower()
        return f"{council.short_name} has no figure for {point.period.label}: {reason}."
    told = [f"{plain(indicator, point.value)} in {point.period.label}"]
    nation = point.nation.value if point.nation else None
    if nation is not None and is_compared(indicator):
        way = direction_of(point.value, nation, decimals=indicator.decimals)
        beside = "the same as" if way == "same" else f"{way} than"
        told.append(f"{beside} England ({plain(indicator, nation)})")
    change = change_of(row)
    told += [f"{change[:1].lower()}{change[1:]}"] if change else []
    return f"{council.short_name}: {'; '.join(told)}."


def neighbour_rows(row: Row) -> list[tuple[str, str, str]]:
    """Give each neighbour with its figure and its page, nearest first."""
    return [
        (
            neighbour.council.name,
            figure_of(row.indicator, figure),
            reverse("profiles:indicator", args=[neighbour.council.la_code, row.indicator.code]),
        )
        for neighbour, figure in row.neighbours
    ]


def region_may_be_shown(row: Row, places: Places) -> bool:
    """Tell whether the region's count may stand beside its councils': never where one of them would follow from it."""
    region = places.council.region_id
    here = [row.value] if row.value is not None else []
    beside = [f for n, f in row.neighbours if f and f.value is not None and n.council.region_id == region]
    return not total_gives_away(
        row.indicator.unit, row.indicator.decimals, councils_in_region(row.indicator, region), len(here) + len(beside)
    )


# --- Table and files -------------------------------------------------------------------------------


@dataclass(frozen=True)
class TableRow:
    """One period as a line of the table."""

    period: str
    own: str
    note: str
    nation: str
    region: str
    band: str
    middle: str


def table_row(row: Row, point: Point, shows_region: bool) -> TableRow:
    """Put one period into words."""
    indicator, band = row.indicator, point.band if is_compared(row.indicator) else None
    note = "" if point.own is None or point.own.finality == "final" else point.own.finality
    if point.own is not None and not point.own.is_published:
        note = "own figure, provisional"
    return TableRow(
        period=point.period.label,
        own=figure_of(indicator, point.own),
        note=note,
        nation=figure_of(indicator, point.nation) if point.nation else NOTHING,
        region=figure_of(indicator, point.region) if point.region and shows_region else NOTHING,
        band=band_of(indicator, band) if band else NOTHING,
        middle=plain(indicator, band.median) if band else NOTHING,
    )


def file_rows(row: Row, places: Places) -> list[tuple[Any, ...]]:
    """Give what the page shows as lines of a file: council, region and England by period, then the neighbours."""
    council = places.council
    shows_region, found = region_may_be_shown(row, places), []
    for point in all_points(row):
        areas = [(council.name, point.own, point.band)]
        areas += [(council.region.name, point.region, None)] if shows_region and point.region else []
        areas += [("England", point.nation, None)]
        found += [_file_row(row, point, places, *area) for area in areas]
    beside = row.neighbours if row.point else ()
    found += [_file_row(row, row.point, places, n.council.name, figure, None) for n, figure in beside if row.point]
    return found


def _file_row(
    row: Row, point: Point, places: Places, name: str, figure: Figure | None, band: Spread | None
) -> tuple[Any, ...]:
    indicator = row.indicator
    shown = files.value(indicator, figure)
    reason = files.why_none(figure) if shown is None else ""
    head = (indicator.label, point.period.label, name, "" if shown is None else shown, reason)
    firm = figure.finality if figure else ""
    return (*head, firm, *files.band(indicator, band), *files.source_of(indicator, figure, places.council))
