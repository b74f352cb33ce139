"""What kind of file of figures lies before us, told by its columns alone, and what its columns are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cib.common.errors import Breach
from profiles.enums import ImportFormat
from profiles.rules.cells import UnreadableCell, cell_of

LAIT_COLUMNS = ("measure_short", "period", "la_code", "area", "values")
EES_COLUMNS = ("time_period", "time_identifier", "geographic_level")
TEMPLATE_COLUMNS = ("council", "indicator", "period", "value")
#: Further columns of the template that we send, to help whoever fills it in; they are not read.
TEMPLATE_HELP = ("label", "unit", "last published period", "last published figure")
_KINDS = {
    ImportFormat.LAIT: "the long extract of the Local Authority Interactive Tool",
    ImportFormat.EES: "a file of Explore education statistics",
    ImportFormat.TEMPLATE: "the programme’s template",
}
REQUIRED = {
    ImportFormat.LAIT: LAIT_COLUMNS,
    ImportFormat.EES: EES_COLUMNS,
    ImportFormat.TEMPLATE: TEMPLATE_COLUMNS,
}
#: Columns of Explore education statistics that say when and where; whatever else there is, is a filter or a figure.
WHERE_AND_WHEN = frozenset(
    [
        *EES_COLUMNS,
        *("country_code", "country_name", "region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
        *("lad_code", "lad_name", "pcon_code", "pcon_name", "ward_code", "ward_name", "rsc_region_lead_name"),
        *("local_enterprise_partnership_code", "local_enterprise_partnership_name"),
        *("english_devolved_area_code", "english_devolved_area_name", "lsip_code", "lsip_name"),
        *("opportunity_area_code", "opportunity_area_name", "mayoral_combined_authority_code"),
        *("mayoral_combined_authority_name", "trust_id", "trust_name", "sponsor_id", "sponsor_name"),
        *("school_urn", "school_laestab", "school_name", "provider_ukprn", "provider_name", "institution_id"),
        *("institution_name", "planning_area_code", "planning_area_name"),
    ]
)
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
COLUMNS_MAX = 500


@dataclass(frozen=True)
class Layout:
    """A header understood: the format, and where each column stands by its name in small letters."""

    format: ImportFormat
    header: tuple[str, ...]
    places: Mapping[str, int] = field(hash=False)

    def place(self, name: str) -> int | None:
        """Give where a column stands, or None."""
        return self.places.get(name)


@dataclass(frozen=True)
class Columns:
    """The columns of a statistical release that are filters and those that hold figures, by their place."""

    filters: tuple[int, ...]
    figures: tuple[int, ...]


def layout_of(header: Sequence[str]) -> Layout | None:
    """Understand a header; None where `breaches_of_header` has something to say."""
    names = _names(header)
    for kind, needed in REQUIRED.items():
        if set(needed) <= set(names):
            return Layout(kind, tuple(name.strip() for name in header), {n: i for i, n in enumerate(names)})
    return None


def breaches_of_header(header: Sequence[str]) -> list[Breach]:
    """PF-03 to PF-06: columns are parted by commas, all there, each once, and those of a format that is known."""
    names = _names(header)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        return [Breach("PF-05", f"There are two columns named {', '.join(twice)}: keep one of them.")]
    if len(names) > COLUMNS_MAX:
        return [Breach("PF-06", f"There are {len(names)} columns; a file of figures has at most {COLUMNS_MAX}.")]
    if layout_of(header) is not None:
        return []
    if other := _other_delimiter(header):
        return [Breach("PF-03", f"The columns are parted by {other}: save the file with commas between them.")]
    kind, lacking = _nearest(names)
    if kind is None:
        return [
            Breach(
                "PF-06",
                "The first line is none that we know. It names the columns: those of a file of Explore education "
                "statistics, of the Local Authority Interactive Tool, or council, indicator, period, value.",
            )
        ]
    what = f"the column {lacking[0]}" if len(lacking) == 1 else f"the columns {', '.join(lacking)}"
    return [
        Breach(
            "PF-04",
            f"This looks like {_KINDS[kind]}, but {what} {'is' if len(lacking) == 1 else 'are'} missing.",
        )
    ]


def columns_of(layout: Layout, samples: Iterable[Sequence[str]], described: Mapping[str, str] | None = None) -> Columns:
    """Part filters from figures: as the description (.meta.csv) says, else by what stands in them.

    `described` gives "Filter" or "Indicator" for the names of columns. A column that is described as neither, in a
    file that has a description, is a filter: it tells rows apart.
    """
    rest = [i for i, name in enumerate(layout.header) if name.lower() not in WHERE_AND_WHEN]
    if described:
        figures = [i for i in rest if described.get(layout.header[i], "").lower() == "indicator"]
    else:
        rows = [row for row in samples if len(row) == len(layout.header)]
        figures = [i for i in rest if _holds_figures(row[i] for row in rows)]
    return Columns(tuple(i for i in rest if i not in figures), tuple(figures))


def column_code(column: str, filters: Iterable[tuple[str, str]]) -> str:
    """Name a figure's column with its filters, the same for every edition of a release."""
    return "|".join([column, *(f"{name}={value}" for name, value in sorted(filters))])


def _names(header: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in header]


def _other_delimiter(header: Sequence[str]) -> str:
    whole = ",".join(header)
    for sign, words in _OTHER_DELIMITERS.items():
        parts = set(_names(whole.replace('"', "").split(sign)))
        if any(len(parts & set(needed)) >= len(needed) - 1 for needed in REQUIRED.values()):
            return words
    return ""


def _nearest(names: list[str]) -> tuple[ImportFormat | None, list[str]]:
    for kind, needed in REQUIRED.items():
        lacking = [name for name in needed if name not in names]
        if len(lacking) < len(needed) / 2:
            return kind, lacking
    return None, []


def _holds_figures(values: Iterable[str]) -> bool:
    for value in values:
        try:
            cell_of(value)
        except UnreadableCell as error:
            if "comma" not in str(error) and "formula" not in str(error):
                return False
    return True
