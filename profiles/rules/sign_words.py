"""Early signs in plain words: what was seen, never a verdict and never a score."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from cib.common.components.words import long_date
from councils.enums import Role
from profiles.enums import SignCode
from profiles.rules.words import figure_words, number_name, range_words

_QUARTERS: Final = {
    "lowest": "lowest",
    "second_lowest": "second lowest",
    "second_highest": "second highest",
    "highest": "highest",
}


def sign_words(code: str, facts: Mapping[str, Any], *, unit: str = "", decimals: int = 0) -> str:
    """Tell what was found, in a sentence or two."""
    if code == SignCode.WORSENING:
        values = [figure_words(value, unit, decimals) for value in facts["values"]]
        told = ", ".join(f"{value} in {period}" for value, period in zip(values, facts["periods"], strict=True))
        return f"Worse in each of {number_name(len(values) - 1)} periods running: {told}."
    if code == SignCode.OUT_OF_BAND:
        half = range_words(facts["low"], facts["high"], unit, decimals)
        value = figure_words(facts["value"], unit, decimals)
        told = (
            f"{value} in {facts['period']}; the middle half of {number_name(facts['neighbours'])} neighbours is {half}"
        )
        return f"Well outside its neighbours: {told}."
    if code == SignCode.QUARTILE_LOST:
        now, before = _QUARTERS[facts["quarter"]], _QUARTERS[facts["before"]]
        return f"In a worse quarter of councils: the {now} in {facts['period']}, the {before} before."
    if code == SignCode.LEADERSHIP:
        told = "; ".join(f"{Role(role).label}, {_day(day)}" for role, day in facts["changes"])
        return f"Posts of leadership changed hands within {facts['months']} months: {told}."
    return _gap_words(facts)


def _gap_words(facts: Mapping[str, Any]) -> str:
    years = number_name(facts["years"])
    if not facts["last"]:
        return f"No inspection, challenge or review is known to us, and the council began more than {years} years ago."
    what = f"an {facts['what']}" if facts["what"] == "inspection" else f"a {facts['what']}"
    return f"The last to look from outside was {what}, on {_day(facts['last'])}, over {years} years ago."


def _day(iso: str) -> str:
    return long_date(dt.date.fromisoformat(iso))
