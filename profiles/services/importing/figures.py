"""Turns the rows of a file into figures: line by line, each with what is wrong with it or why it is left out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from uuid import UUID

from cib.common import clock
from profiles.enums import CodeScheme, Finality, ImportFormat, LineOutcome, PeriodForm
from profiles.models import ImportPolicy
from profiles.queries.imports import AreaFacts, MeasureFacts, has_split_years
from profiles.rules.cells import Cell, UnreadableCell, cell_of, oddity_of
from profiles.rules.formats import Columns, Layout, breaches_of_header, column_code, columns_of, layout_of
from profiles.rules.periods import PeriodFound, UnreadablePeriod, as_kept, period_found
from profiles.rules.places import council_existed, has_begun, is_aggregate, is_merged
from profiles.rules.publishers import decimals_of, release_of
from profiles.services.importing.findings import NO_PERIOD, Findings, Remark, Slot, Verdict
from profiles.services.importing.reading import Packed, Row, Unreadable
from profiles.services.importing.resolving import Measures, OwnMeasures, Periods, Places

#: How many figures are staged at once, and between two looks at whether to go on.
BATCH = 20_000
#: How many rows of a release without a description tell filters from figures.
SAMPLE_ROWS = 5_000
_LEVELS = {"national": "country_code", "regional": "region_code", "local authority": "new_la_code"}
Staged = tuple[int, str, int, int, float | None, str, float | None, str]
Rows = Iterator[tuple[int, Row]]


class FigureReader:
    """Reads one file of figures into `stage`, batch by batch, and keeps what it found in `findings`."""

    def __init__(
        self,
        packed: Packed,
        *,
        file_name: str,
        companion: Sequence[Mapping[str, str]],
        council: UUID | None,
        stage: Callable[[list[Staged]], None],
        pulse: Callable[[int, float], None],
    ) -> None:
        self.packed, self.companion, self.council = packed, companion, council
        self.release = release_of(file_name)
        self.stage, self.pulse = stage, pulse
        self.policy: ImportPolicy = packed.policy
        self.findings = Findings()
        self.places, self.periods = Places(), Periods()
        self.measures: Measures | None = None
        self.batch: list[Staged] = []
        self.cells: dict[str, Cell | str] = {}
        self.areas: dict[tuple[str, ...], AreaFacts | Verdict] = {}
        self.slots: dict[tuple[str, str, str], Slot | Verdict] = {}
        self.splits: dict[str, bool | None] = {}
        self.columns = Columns((), ())
        self.seen_topics: set[str] = set()
        self.shown: Counter[str] = Counter()
        self.today = clock.today()

    def run(self) -> Findings:
        """Read the file whole. Raises Unreadable where it cannot be read on, Stopped where somebody cancelled."""
        rows = self.packed.read()
        line, header = next(rows, (1, []))
        if not header:
            raise Unreadable(1, "PF-11", "The file is empty.")
        for breach in breaches_of_header(header):
            raise Unreadable(line, breach.code, breach.message)
        layout = layout_of(header)
        assert layout is not None
        self.findings.format = layout.format
        if self.council and layout.format != ImportFormat.TEMPLATE:
            raise Unreadable(
                line, "PF-16", "A council’s own figures come in the template: council, indicator, period, value."
            )
        readers = {ImportFormat.LAIT: self._lait, ImportFormat.EES: self._ees, ImportFormat.TEMPLATE: self._template}
        samples = [row for _, row in islice(rows, SAMPLE_ROWS)] if layout.format == ImportFormat.EES else []
        self.columns = self._columns(layout, samples)
        rows = self.packed.read()
        next(rows)
        readers[layout.format](self._whole(rows, layout), layout)
        self._end(layout)
        return self.findings

    def _columns(self, layout: Layout, samples: list[Row]) -> Columns:
        kinds = {row.get("col_name", "").strip(): row.get("col_type", "") for row in self.companion}
        columns = columns_of(layout, samples, kinds)
        if layout.format == ImportFormat.EES and not columns.figures:
            raise Unreadable(1, "PF-04", "No column holds figures.")
        return columns

    # --- The three formats ------------------------------------------------------------------------

    def _lait(self, rows: Rows, layout: Layout) -> None:
        measures = self.measures = Measures(CodeScheme.LAIT)
        companion = {row.get("Measure_short", "").strip(): row for row in self.companion}
        at = [layout.places[name] for name in ("measure_short", "period", "la_code", "area", "values")]
        short_at, period_at, code_at, area_at, value_at = at
        known: dict[str, MeasureFacts] = {}
        for line, row in rows:
            short = row[short_at]
            measure = known.get(short)
            if measure is None:
                measure = known[short] = measures.lait(short.strip(), companion)
                self.seen_topics.add(companion.get(short.strip(), {}).get("Topic", "").strip())
            area = self._area(row[code_at], name=row[area_at])
            self._put(line, measure, row[period_at], "", area, row[value_at])

    def _ees(self, rows: Rows, layout: Layout) -> None:
        measures = self.measures = Measures(CodeScheme.EES)
        described = {row.get("col_name", "").strip(): row for row in self.companion}
        columns = self.columns
        known: dict[tuple[int, tuple[str, ...]], MeasureFacts] = {}
        for line, row in rows:
            area = self._area_of_level(row, layout)
            period, identifier = row[layout.places["time_period"]], row[layout.places["time_identifier"]]
            filters = tuple(row[i].strip() for i in columns.filters)
            for place in columns.figures:
                measure = known.get((place, filters))
                if measure is None:
                    name = layout.header[place]
                    named = zip((layout.header[i] for i in columns.filters), filters, strict=True)
                    code = column_code(name, ((key, value) for key, value in named if value))
                    form = self._form(period, identifier)
                    measure = measures.ees(self.release, name, code, described.get(name, {}), form)
                    known[place, filters] = measure
                of = layout.places.get(measure.denominator.lower()) if measure.denominator else None
                self._put(line, measure, period, identifier, area, row[place], row[of] if of is not None else "")

    def _template(self, rows: Rows, layout: Layout) -> None:
        """PF-14: the template names an indicator by our code, its label or the interactive tool's short name."""
        own = OwnMeasures()
        council_at, measure_at, period_at, value_at = (
            layout.places[name] for name in ("council", "indicator", "period", "value")
        )
        for line, row in rows:
            if not row[period_at].strip() and not row[value_at].strip():
                # The template is sent with a line for every core indicator; few councils fill in all of them.
                self.findings.ignored[LineOutcome.IS_UNFILLED.value] += 1
                continue
            area = self._area(row[council_at], name=row[council_at])
            measure = own.find(row[measure_at])
            if measure is None:
                self._wrong(line, "PF-14", f"There is no indicator “{row[measure_at][:60]}”.")
            elif not row[value_at].strip():
                self._wrong(line, "PF-13", "There is no value: write a number, or a letter for why there is none.")
            else:
                self._put(line, measure, row[period_at], "", area, row[value_at])

    # --- One figure ---------------------------------------------------------------------------------

    def _put(
        self,
        line: int,
        measure: MeasureFacts,
        period: str,
        identifier: str,
        area: AreaFacts | Verdict,
        text: str,
        of: str = "",
    ) -> None:
        self.findings.figures += 1
        if isinstance(area, Verdict):
            self._verdict(line, area)
            return
        cell = self.cells.get(text)
        if cell is None:
            cell = self.cells[text] = _cell(text)
        if isinstance(cell, str):
            self._wrong(line, "PF-12" if "formula" in cell else "PF-13", f"The figure {cell}.")
            return
        slot = self.slots.get((measure.hex, period, identifier))
        if slot is None:
            slot = self.slots[measure.hex, period, identifier] = self._slot(measure, period, identifier)
        if isinstance(slot, Verdict):
            self._no_period(line, slot, cell)
            return
        if area.ends_on and not council_existed(slot.period, measure.form, area.ends_on):
            self._verdict(line, Verdict(LineOutcome.IS_ABOLISHED, f"{area.name} had ended by {slot.period.label}"))
            return
        value = cell.value
        if self._is_refused_as_odd(line, measure, slot, value):
            return
        if slot.new is not None and value is not None and value % 1:
            slot.new.decimals = max(slot.new.decimals, decimals_of(repr(value)))
        base = _cell(of) if of else None
        denominator = base.value if isinstance(base, Cell) else None
        self.batch.append((line, measure.hex, area.pk, slot.key, value, cell.missing, denominator, slot.finality))
        if len(self.batch) >= BATCH:
            self._flush(line)

    def _is_refused_as_odd(self, line: int, measure: MeasureFacts, slot: Slot, value: float | None) -> bool:
        """Remark on what cannot be: a published figure is taken all the same, a council's own is refused."""
        odd = oddity_of(value, unit=measure.unit, is_signed=measure.is_signed, percent_max=self.policy.percent_max)
        is_refused = False
        if odd:
            is_refused = self._odd(line, "PF-24", odd, is_impossible=value is not None and value < 0)
        if not slot.has_begun:
            is_refused |= self._odd(line, "PF-25", f"{slot.period.label} has not begun yet.", is_impossible=True)
        return is_refused

    def _odd(self, line: int, code: str, text: str, *, is_impossible: bool) -> bool:
        if self.council and is_impossible:
            self._wrong(line, code, text)
            return True
        self.findings.odd += 1
        self._remark(Remark(line, LineOutcome.IS_ODD, text, code))
        return False

    def _slot(self, measure: MeasureFacts, period: str, identifier: str) -> "Slot | Verdict":
        found = self._time(period, identifier)
        if not isinstance(found, PeriodFound):
            return found
        new = self.measures.added.get(measure.hex) if self.measures else None
        is_begun = has_begun(found.period, measure.form, self.today)
        return Slot(found.period, self._key(measure, found), self._finality(found), new, is_begun)

    def _finality(self, found: PeriodFound) -> str:
        if self.council:
            return Finality.PROVISIONAL.value
        if found.finality:
            return found.finality.value
        return Finality.FINAL.value if self.findings.format == ImportFormat.LAIT else ""

    def _key(self, measure: MeasureFacts, found: PeriodFound) -> int:
        """Give the period's key, its year written as the indicator's other figures write theirs."""
        period = found.period
        if self.findings.format != ImportFormat.LAIT:
            if measure.hex not in self.splits:
                self.splits[measure.hex] = has_split_years(measure.hex)
            if (split := self.splits[measure.hex]) is not None:
                period = as_kept(period, with_split_years=split)
        return self.periods.key(period)

    def _time(self, text: str, identifier: str) -> PeriodFound | Verdict:
        try:
            return period_found(text, identifier) or NO_PERIOD
        except UnreadablePeriod as error:
            words = f"“{str(error)[:40]}” is no period that we can read: write 2025, 2024/25 or 2025/26 Q2."
            return Verdict(LineOutcome.IS_ERROR, words, "PF-15")

    def _no_period(self, line: int, verdict: Verdict, cell: Cell) -> None:
        if verdict is NO_PERIOD and (cell.value is not None or self.council):
            self._wrong(line, "PF-15", "There is a figure, but no period.")
        else:
            self._verdict(line, verdict)

    def _form(self, period: str, identifier: str) -> PeriodForm:
        found = self._time(period, identifier)
        return found.form or PeriodForm.OTHER if isinstance(found, PeriodFound) else PeriodForm.OTHER

    # --- Places -------------------------------------------------------------------------------------

    def _area(self, *codes: str, name: str = "") -> AreaFacts | Verdict:
        key = (*codes, name)
        found = self.areas.get(key)
        if found is None:
            found = self.areas[key] = self._found_area(codes, name)
        return found

    def _found_area(self, codes: tuple[str, ...], name: str) -> AreaFacts | Verdict:
        """PF-16 to PF-17: a council brings its own figures alone, in the template; and a row's council is known."""
        if is_merged(*codes):
            return Verdict(LineOutcome.IS_MERGED, f"Several councils in one row: {name or codes[0]}"[:300])
        area = self.places.area(*codes, name=name)
        if area is None:
            if is_aggregate(codes[0]):
                return Verdict(LineOutcome.IS_AGGREGATE, f"{name or codes[0]} is no area that we keep"[:300])
            said = " ".join(dict.fromkeys(filter(None, (*codes, name)))) or "an empty cell"
            return Verdict(LineOutcome.IS_ERROR, f"No council is known as “{said[:80]}”.", "PF-17")
        if self.council and area.council != self.council:
            return Verdict(
                LineOutcome.IS_ERROR, f"{area.name} is not your council: a council uploads its own.", "PF-16"
            )
        return area

    def _area_of_level(self, row: Row, layout: Layout) -> AreaFacts | Verdict:
        level = row[layout.places["geographic_level"]].strip().lower()
        if level not in _LEVELS:
            return Verdict(
                LineOutcome.IS_OTHER_LEVEL, f"{level.capitalize()[:60]}: neither a council nor a region nor England"
            )

        def cell(name: str) -> str:
            place = layout.place(name)
            return row[place] if place is not None else ""

        if level == "local authority":
            return self._area(cell("old_la_code"), cell("new_la_code"), name=cell("la_name"))
        name = "country_name" if level == "national" else "region_name"
        area = self._area(cell(_LEVELS[level]), name=cell(name))
        if isinstance(area, Verdict) and area.code == "PF-17":
            return Verdict(LineOutcome.IS_AGGREGATE, f"{cell(name)[:60]} is no area that we keep")
        return area

    # --- Rows and remarks ---------------------------------------------------------------------------

    def _whole(self, rows: Rows, layout: Layout) -> Rows:
        """PF-07: every line has as many cells as the first, and the file is not cut off."""
        width = len(layout.header)
        findings = self.findings
        for line, row in rows:
            findings.rows = line
            if len(row) == width:
                yield line, row
                continue
            if self.packed.is_workbook and len(row) < width:
                # A workbook does not keep empty cells at the end of a line.
                yield line, [*row, *[""] * (width - len(row))]
                continue
            self._wrong(line, "PF-07", f"The line has {len(row)} cells, the first line has {width}.")

    def _verdict(self, line: int, verdict: Verdict) -> None:
        is_error = verdict.outcome == LineOutcome.IS_ERROR
        if is_error:
            self.findings.errors += 1
        else:
            self.findings.ignored[verdict.outcome.value] += 1
        self._remark(Remark(line, verdict.outcome, verdict.text[:300], verdict.code))

    def _wrong(self, line: int, code: str, text: str) -> None:
        self._verdict(line, Verdict(LineOutcome.IS_ERROR, text, code))

    def _remark(self, remark: Remark) -> None:
        """Keep so many of each kind as are shown; of several that say the same of one line, the first."""
        remarks = self.findings.remarks
        kind = remark.outcome.value if remark.outcome in (LineOutcome.IS_ERROR, LineOutcome.IS_ODD) else ""
        if self.shown[kind] >= self.policy.errors_shown_max or (remarks and remarks[-1] == remark):
            return
        self.shown[kind] += 1
        remarks.append(remark)

    def _flush(self, line: int) -> None:
        self.stage(self.batch)
        self.batch = []
        self.pulse(line, self.packed.place())

    def _end(self, layout: Layout) -> None:
        """PF-11 to PF-12: a file has figures, and values in place of formulas."""
        findings = self.findings
        for line in self.packed.formulas:
            self._wrong(line, "PF-12", "A cell holds a formula: copy the line and paste its values.")
        if not self.packed.has_last_end and layout.format != ImportFormat.TEMPLATE:
            self._wrong(findings.rows, "PF-07", "The last line has no end: the file may have been cut off.")
        if not findings.figures and not findings.errors:
            is_unfilled = findings.ignored[LineOutcome.IS_UNFILLED.value]
            words = "No line is filled in: write a period and a value." if is_unfilled else "The file has no figures."
            raise Unreadable(findings.rows or 1, "PF-11", words)
        self._flush(findings.rows)
        seen = {area.pk: area for area in self.areas.values() if isinstance(area, AreaFacts)}
        councils = [area for area in seen.values() if area.is_council]
        findings.found = {
            "figures": findings.figures,
            "indicators": len({measure for measure, _, _ in self.slots}),
            "new_indicators": len(self.measures.added) if self.measures else 0,
            "topics": len(self.seen_topics - {""}),
            "councils": sum(area.ends_on is None for area in councils),
            "ended_councils": sum(area.ends_on is not None for area in councils),
            "aggregates": len(seen) - len(councils),
            "odd": findings.odd,
        }


def read_companion(packed: Packed) -> list[dict[str, str]]:
    """Read a description that comes with a file: the .meta.csv of a release, or the tool's list of measures."""
    rows = packed.read()
    line, header = next(rows, (1, []))
    names = [name.strip() for name in header]
    if not {"col_name", "col_type"} <= set(names) and "Measure_short" not in names:
        raise Unreadable(line, "PF-06", "The description is none that we know: a .meta.csv, or the tool’s measures.")
    return [dict(zip(names, row, strict=False)) for _, row in rows]


def _cell(text: str) -> Cell | str:
    try:
        return cell_of(text)
    except UnreadableCell as error:
        return str(error)
