"""The arithmetic of figures' drawings: gaps stay gaps, scales hold what they show, labels keep apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cib.common.components import pictures, sparkline, strip, trend
from cib.common.components.pictures import Picture, Scale, Text, runs_of
from cib.common.components.shapes import Point

MAYBE = st.one_of(st.none(), st.floats(-1e5, 1e5))


@pytest.mark.parametrize(
    ("values", "runs"),
    [
        ([], []),
        ([None, None], []),
        ([1, 2, None, 3], [range(2), range(3, 4)]),
        ([None, 0.0, 1], [range(1, 3)]),
    ],
)
def test_line_is_broken_where_nothing_is_known(values: list[float | None], runs: list[range]) -> None:
    assert runs_of(values) == runs


def test_scale_without_room_puts_all_in_the_middle() -> None:
    assert Scale(3, 3, 0, 10)(3) == 5


def test_sparkline_draws_band_line_and_last_dot() -> None:
    drawn = sparkline.lay_out_sparkline([10, 20, None, 30], [(10, 20), (10, 30), None, (20, 25)])
    assert [shape.d for shape in drawn.shapes] == [
        "M4 17L39.3 4L39.3 30L4 30Z",
        "M107 10.5h6v6.5h-6z",
        "M4 30L39.3 17",
        "M108.2 4a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0 -3.6 0Z",
        "M106.6 4a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0Z",
    ]


def test_sparkline_of_nothing_is_empty() -> None:
    assert sparkline.lay_out_sparkline([None, None], [None, None]).shapes == []


def test_strip_leaves_out_what_is_not_known() -> None:
    whole = strip.StripFigures(value=50, nation=40, band=(38, 46), most=(30, 55))
    assert len(strip.lay_out_strip(whole).shapes) == 4
    assert [shape.d for shape in strip.lay_out_strip(strip.StripFigures(nation=40)).shapes] == ["M85 3v20"]
    assert strip.lay_out_strip(strip.StripFigures()).shapes == []


def test_strip_of_neighbours_that_are_alike_is_still_seen() -> None:
    drawn = strip.lay_out_strip(strip.StripFigures(value=1, band=(0, 0)))
    assert drawn.shapes[0].d == "M8 6h2v14h-2z"


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (31, 51, [30, 35, 40, 45, 50, 55]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0.12, 0.9, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (7, 7, [6, 6.5, 7, 7.5, 8]),
        (-3, 12, [-5, -2.5, 0, 2.5, 5, 7.5, 10, 12.5]),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert trend.ticks_of(low, high) == ticks


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_ticks_hold_what_they_measure(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    ticks = trend.ticks_of(low, high)
    slack = (abs(low) + abs(high) + 1) * 1e-9
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= 10


@given(st.lists(st.floats(0, 300), max_size=4))
def test_labels_keep_apart_and_in_order(places: list[float]) -> None:
    found = trend.apart(places, 20, 0, 300)
    order = [found[n] for n in sorted(range(len(places)), key=lambda n: (places[n], n))]
    assert all(b - a >= 20 - 1e-9 for a, b in pairwise(order))
    assert all(place <= 300 for place in found)


def figures(**changed: object) -> trend.TrendFigures:
    facts = {
        "periods": ["2023", "2024", "2025"],
        "own": [40.0, None, 50.0],
        "nation": [39.0, 39.5, 40.0],
        "middle": [41.0, 42.0, 43.0],
        "bands": [(38.0, 44.0), (39.0, 46.0), (38.0, 46.0)],
        **changed,
    }
    return trend.TrendFigures(**facts)  # type: ignore[arg-type]


def test_trend_names_periods_ticks_and_lines() -> None:
    labels = [trend.Label(50, "Midchester 50%", "#0a5566", "700"), trend.Label(40, "England 40%", "#1c1a1f")]
    drawn = trend.lay_out_trend(figures(), trend.WIDE, lambda value: f"{value:g}%", labels)
    assert [text.words for text in drawn.texts] == [
        *("38%", "40%", "42%", "44%", "46%", "48%", "50%"),
        *("2023", "2024", "2025", "Midchester 50%", "England 40%"),
    ]


def test_narrow_trend_has_no_labels_beside_it() -> None:
    drawn = trend.lay_out_trend(figures(), trend.NARROW, str, [trend.Label(50, "Midchester", "#0a5566")])
    assert "Midchester" not in [text.words for text in drawn.texts]


def test_trend_of_nothing_is_paper() -> None:
    nothing: list[None] = [None, None, None]
    drawn = trend.lay_out_trend(figures(own=nothing, nation=nothing, middle=nothing, bands=nothing), trend.WIDE, str)
    assert (len(drawn.shapes), drawn.texts) == (1, [])


def test_many_periods_are_named_where_there_is_room() -> None:
    quarters = [f"20{n:02}/{n + 1:02} Q{q}" for n in range(15, 25) for q in range(1, 5)]
    nothing = [None] * len(quarters)
    own = [float(n) for n in range(len(quarters))]
    drawn = trend.lay_out_trend(
        figures(periods=quarters, own=own, nation=nothing, middle=nothing, bands=nothing), trend.NARROW, str
    )
    named = [text.words for text in drawn.texts if "Q" in text.words]
    assert len(named) <= 4
    assert named[-1] == quarters[-1]


@given(st.lists(st.tuples(MAYBE, MAYBE), min_size=1, max_size=12))
def test_drawings_stay_within_their_frames(rows: list[tuple[float | None, float | None]]) -> None:
    own = [row[0] for row in rows]
    bands = [None if row[1] is None else (row[1], row[1] + 1) for row in rows]
    middle = [row[1] for row in rows]
    periods = [str(2000 + n) for n in range(len(rows))]
    for frame in (trend.WIDE, trend.NARROW):
        drawn = trend.lay_out_trend(trend.TrendFigures(periods, own, middle, middle, bands), frame, str)
        assert all(0 <= float(text.y) <= frame.height for text in drawn.texts)


def test_picture_has_words_that_are_made_harmless() -> None:
    drawn = Picture(10, 10, [], [Text("1", "2", "<Leeds & Co>")])
    page = pictures.draw_picture(drawn, uid="a", title="A < B", description="x", css_class="pc-spark")
    assert "&lt;Leeds &amp; Co&gt;" in page
    assert '<title id="a-t">A &lt; B</title>' in page
    file = pictures.picture_file(drawn, title="T", description="D", fonts="sans-serif")
    assert file.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_dot_is_a_circle() -> None:
    assert pictures.dot(Point(5, 5), 2) == "M3 5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0Z"
