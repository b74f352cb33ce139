"""Changes that count from a day: never in the past, in order, with a reason."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cib.common.dated import breaches_of_change

TODAY = dt.date(2027, 3, 1)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2029, 1, 1))


def told(**changes: Any) -> list[tuple[str, str]]:
    """Give codes and fields of what is refused."""
    usual: dict[str, Any] = {"from_date": TODAY, "last": None, "today": TODAY, "reason": "x", "before": 1, "after": 2}
    return [(each.code, each.field) for each in breaches_of_change(**{**usual, **changes}) if each is not None]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"last": TODAY}, []),
        ({"from_date": TODAY - dt.timedelta(days=1)}, [("DTD-01", "from_date")]),
        ({"from_date": TODAY + dt.timedelta(days=367)}, [("DTD-01", "from_date")]),
        ({"last": TODAY + dt.timedelta(days=1)}, [("DTD-02", "from_date")]),
        ({"reason": " "}, [("DTD-03", "reason")]),
        ({"after": 1}, [("DTD-04", "")]),
    ],
)
def test_dtd_refuses_with_code_beside_the_field(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(**changes) == expected


@given(st.lists(DAYS, max_size=6), DAYS)
def test_versions_that_pass_are_in_order_and_none_is_backdated(wanted: list[dt.date], today: dt.date) -> None:
    kept: list[dt.date] = []
    for day in wanted:
        if not told(from_date=day, last=kept[-1] if kept else None, today=today):
            kept.append(day)
    assert kept == sorted(kept)
    assert all(day >= today for day in kept)
