"""The arithmetic of drawings: colours, day bars, rails, hexagon maps."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from cib.common.components import daybar, hexmap, marks, palette, rail
from cib.common.components.daybar import DayFigures, lay_out_day_bar, standing_sentence
from cib.common.components.hexmap import HexCell
from cib.common.style_samples import LONDON, YORKSHIRE

ROOT = Path(__file__).resolve().parents[2]
YEAR_END = date(2027, 3, 31)


def test_palette_is_that_of_the_style_sheet() -> None:
    text = (ROOT / "static" / "scss" / "_tokens.scss").read_text(encoding="utf-8")
    assert dict(re.findall(r'"([a-z]+(?:-\d+)?)": (#[0-9a-f]{6})', text)) == palette.PALETTE


def test_drawings_and_templates_write_no_colour_outside_the_palette() -> None:
    allowed = {*palette.PALETTE.values(), palette.ELSEWHERE, palette.SORT_REST}
    folders = ("components", "layouts", "common")
    files = [path for folder in folders for path in (ROOT / "templates" / folder).rglob("*.html")]
    found = {hex_value for path in files for hex_value in re.findall(r"\"(#[0-9a-f]{3,6})\"", path.read_text("utf-8"))}
    assert found - allowed == set()


@pytest.mark.parametrize("name", marks.SHAPES)
def test_mark_is_drawn_with_presentation_attributes_only(name: str) -> None:
    drawn = marks.draw_mark(name, 20)
    assert 'aria-hidden="true"' in drawn
    assert not re.search(r"\b(style|class|on\w+)=", drawn)


# --- Day bars --------------------------------------------------------------------------------------


def test_day_bar_draws_a_box_a_day_with_halves_joined() -> None:
    bar = lay_out_day_bar(DayFigures("give", allowance=10, done=2, reserved=3))
    assert (bar.width, bar.done, bar.reserved, bar.limit_x) == (
        "238",
        "M1 1h44v22h-44z",
        "M49 1h44v22h-44zM97 1h22v22h-22z",
        "",
    )
    assert bar.open_edges == "M145 1h44v22h-44zM193 1h44v22h-44z"
    assert bar.live_edges == "M1 1h44v22h-44zM49 1h44v22h-44zM97 1h44v22h-44z"


def test_day_bar_beyond_the_allowance_has_a_line_and_a_gap() -> None:
    bar = lay_out_day_bar(DayFigures("give", allowance=10, done=12, reserved=2))
    assert (bar.width, bar.limit_x) == ("342", "243")
    assert bar.description == "6 given, 1 reserved, 0 still to give; 2 beyond the allowance of 5."


def test_day_bar_of_a_half_that_is_done_and_half_reserved_keeps_both() -> None:
    bar = lay_out_day_bar(DayFigures("receive", allowance=10, done=9, reserved=3))
    assert bar.done.endswith("M193 1h22v22h-22z")
    assert bar.reserved == "M215 1h22v22h-22zM249 1h44v22h-44z"


def test_day_bar_of_nothing_and_of_very_much_can_be_drawn() -> None:
    nothing = lay_out_day_bar(DayFigures("give", 0, 0, 0))
    much = lay_out_day_bar(DayFigures("give", 10, 100_000, 5))
    assert (nothing.done, nothing.width) == ("", "32")
    assert float(much.width) < 2000


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (("give", 10, 2, 3), "Your council has given 1 of its 5 days, with 1½ reserved; 2½ to give by 31 March 2027."),
        (
            ("receive", 10, 2, 7),
            "Your council has received 1 of its 5 days, with 3½ reserved; ½ to receive by 31 March 2027.",
        ),
        (("give", 10, 0, 0), "Your council has given none of its 5 days; 5 to give by 31 March 2027."),
        (("give", 10, 10, 0), "Your council has given all of its 5 days. Thank you."),
        (("receive", 10, 10, 1), "Your council has received all of its 5 days, with ½ reserved."),
        (("give", 10, 12, 2), "Your council has given 6 days, 1 more than its 5, with 1 reserved."),
        (("give", 10, 9, 1), "Your council has given 4½ of its 5 days, with ½ reserved."),
        (
            ("give", 10, 7, 7),
            "Your council has given 3½ of its 5 days, with 3½ reserved: 2 more than its 5 in all. "
            "Giving is never capped.",
        ),
        (
            ("receive", 10, 7, 7),
            "Your council has received 3½ of its 5 days, with 3½ reserved: 2 more than its 5 in all.",
        ),
        (("receive", 0, 0, 0), "Your council has no days to receive."),
    ],
)
def test_standing_sentence_is_words_and_a_number(figures: tuple[daybar.Direction, int, int, int], said: str) -> None:
    assert str(standing_sentence(DayFigures(*figures), YEAR_END)) == said


# --- Rails -----------------------------------------------------------------------------------------


def test_rail_says_where_it_stands() -> None:
    names = ["Requested", "Matching", "Scoping"]
    found = [rail.stage_words(rail.stages_from(names, now)) for now in (0, 1, 3, 4)]
    assert found == [
        "None of 3 stages has begun",
        "Stage 1 of 3: requested",
        "Stage 3 of 3: scoping",
        "All 3 stages are done",
    ]


def test_rail_that_is_stopped_marks_the_stage_it_stopped_at() -> None:
    stages = rail.stages_from(["Requested", "Matching", "Scoping"], 2, ["2 June", "paused"], stopped=True)
    assert [(stage.state, stage.note) for stage in stages] == [("done", "2 June"), ("stopped", "paused"), ("ahead", "")]


def test_small_rail_has_a_hexagon_a_stage_and_joins_them() -> None:
    drawn = rail.lay_out_mini_rail(rail.stages_from(["A", "B", "C"], 2))
    kinds = ["line" if shape.fill == "none" else "hexagon" for shape in drawn.shapes]
    assert kinds == ["line", "hexagon", "line", "hexagon", "hexagon", "hexagon"]
    assert (drawn.title, drawn.description) == ("Stage 2 of 3: b", "1 stage done, 1 ahead.")


# --- Maps ------------------------------------------------------------------------------------------


def test_hexagons_next_to_each_other_touch_and_none_overlap() -> None:
    radius = hexmap.REGION_RADIUS
    centres = [hexmap.centre_of(cell, 9, 12, radius) for cell in hexmap.as_cells(YORKSHIRE)]
    gaps = [((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5 for n, a in enumerate(centres) for b in centres[n + 1 :]]
    assert min(gaps) == pytest.approx(68, abs=0.01)


@pytest.mark.parametrize("place", [(5, 4), (5, 5), (0, 0), (3, 7)])
def test_neighbours_are_mutual(place: tuple[int, int]) -> None:
    assert all(place in hexmap.neighbours_of(*other) for other in hexmap.neighbours_of(*place))


def test_outline_of_one_hexagon_is_its_six_edges_and_of_two_ten() -> None:
    one, two = HexCell("1", "A", "A", 3, 4), HexCell("2", "B", "B", 4, 4)
    found = [hexmap.outline_of(cells, 3, 4, 10).count("M") for cells in ([one], [one, two])]
    assert found == [6, 10]


def test_region_map_shows_names_and_links_that_begin_with_them() -> None:
    drawn = hexmap.lay_out_hex_map(YORKSHIRE)
    labels = {cell.cell.code: cell.label for cell in drawn.cells}
    assert (drawn.codes_only, len(drawn.cells)) == (False, 15)
    assert labels["382"] == "Kirklees: report due on 12 October"
    assert labels["811"] == "East Riding, East Riding of Yorkshire: nothing open"


def test_map_of_more_than_six_columns_shows_the_three_letters_of_the_register() -> None:
    drawn = hexmap.lay_out_hex_map(LONDON)
    assert drawn.codes_only
    assert [line for cell in drawn.cells for _, _, line in cell.lines] == [row[-1] for row in LONDON]
    assert next(cell.label for cell in drawn.cells if cell.cell.code == "202") == "CMD, Camden: nothing open"
    register = ROOT / "councils" / "reference" / "councils.csv"
    with register.open(encoding="utf-8", newline="") as lines:
        known = {row["la_code"]: row["three_letter"] for row in csv.DictReader(lines)}
    assert {row[0]: row[-1] for row in LONDON} == {row[0]: known[row[0]] for row in LONDON}


def test_map_without_councils_is_empty() -> None:
    assert hexmap.lay_out_hex_map([]).cells == hexmap.lay_out_locator([], []).fills == ()


def test_locator_shows_nothing_of_councils_outside_the_region() -> None:
    here = [HexCell("1", "A", "A", 1, 1, "busy")]
    england = [*here, HexCell("2", "B", "B", 2, 1, "busy")]
    fills = dict(hexmap.lay_out_locator(england, here).fills)
    assert set(fills) == {palette.PALETTE["petrol-700"], palette.ELSEWHERE}
    assert {path.count("M") for path in fills.values()} == {1}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Leeds", ["Leeds"]),
        ("North Yorkshire", ["North", "Yorkshire"]),
        ("Bath & NE Somerset", ["Bath & NE", "Somerset"]),
        ("Hammersmith & Fulham", ["Hammersmi.", "& Fulham"]),
        ("Leicestershire", ["Leicester-", "shire"]),
        ("Buckinghamshire", ["Bucking-", "hamshire"]),
        ("Southampton", ["South-", "ampton"]),
        ("Wolverhampton", ["Wolver-", "hampton"]),
        ("Stockton-on-Tees", ["Stockton-", "on-Tees"]),
        ("Stoke-on-Trent", ["Stoke-on-", "Trent"]),
        ("Kingston upon Thames", ["Kingston", "upon Tham."]),
    ],
)
def test_names_break_into_two_lines_of_ten_letters(name: str, lines: list[str]) -> None:
    assert hexmap.broken(name) == lines


def test_broken_name_is_read_whole_and_a_cut_one_as_it_stands() -> None:
    rows = [HexCell("1", "Leicestershire", "", 1, 1), HexCell("2", "North Lincolnshire", "", 2, 1)]
    labels = [cell.label for cell in hexmap.lay_out_hex_map(rows).cells]
    assert labels == ["Leicestershire: no figure", "North Lincolnsh., North Lincolnshire: no figure"]


def test_key_lists_the_states_in_use_in_the_callers_words() -> None:
    rows = [HexCell("1", "A", "A", 1, 1, "idle"), HexCell("2", "B", "B", 2, 1, "busy")]
    found = [label for _, label in hexmap.key_of(rows, {"busy": "Three or more"})]
    assert found == ["Three or more", "Nothing open"]
