"""How published files write figures, and the reasons why there are none."""

import re
from dataclasses import dataclass

from profiles.enums import Missing, Unit

#: The letters and signs of DfE's files for a figure that is not there; a blank is one of them.
MARKERS = {
    "c": Missing.SUPPRESSED,
    "z": Missing.NOT_APPLICABLE,
    "x": Missing.NOT_AVAILABLE,
    ".": Missing.NOT_AVAILABLE,
    "": Missing.NOT_AVAILABLE,
    "null": Missing.NOT_AVAILABLE,
    "u": Missing.UNRELIABLE,
    "k": Missing.LOW,
    "low": Missing.LOW,
    "-": Missing.UNTOLD,
}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_WITH_COMMAS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
#: Figures larger than this are mistakes: all the spending on all children of England in pence is smaller.
LARGEST = 1e13
_SIGNED = frozenset({Unit.SCORE, Unit.POUNDS})
_SIGNED_WORDS = re.compile(r"\b(?:gap|difference|change|progress|net|balance)", re.IGNORECASE)


class UnreadableCell(ValueError):
    """A cell that is neither a number nor a marker; carries the reason in words."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, or the reason why there is none: always exactly one of the two."""

    value: float | None
    missing: str = ""


def cell_of(text: str) -> Cell:
    """PF-13: a figure is a number without signs or commas, or a marker of DfE for why there is none.

    Raises UnreadableCell with the reason."""
    written = text.strip()
    if _NUMBER.fullmatch(written):
        value = float(written)
        if abs(value) > LARGEST:
            raise UnreadableCell(f"“{_shown(written)}” is too large to be a figure")
        return Cell(value)
    marker = MARKERS.get(written.lower())
    if marker is not None:
        return Cell(None, marker.value)
    raise UnreadableCell(_reason(written))


def may_be_negative(unit: str, *words: str) -> bool:
    """Tell whether figures of a unit may lie below nought: scores and money may, and gaps and changes of anything."""
    return unit in _SIGNED or any(_SIGNED_WORDS.search(text) for text in words)


def oddity_of(value: float | None, *, unit: str, is_signed: bool, percent_max: float) -> str:
    """PF-24: a figure is one that can be: a count or share is not below nought, a percentage not far above 100.

    Gives what is odd, or nothing."""
    if value is None:
        return ""
    if value < 0 and not is_signed:
        return f"The figure {value:,g} is below nought, which this indicator cannot be."
    if unit == Unit.PERCENT and value > percent_max:
        return f"The figure {value:,g} is far above 100, and this indicator is a percentage."
    return ""


def _reason(written: str) -> str:
    shown = _shown(written)
    if _WITH_COMMAS.fullmatch(written):
        return f"“{shown}” has a comma between its thousands: write {written.replace(',', '')}"
    if written.startswith(("=", "@")):
        return f"“{shown}” is a formula: write its result"
    if written.endswith("%"):
        return f"“{shown}” has a per cent sign: write the number alone"
    if written[:1] in "£$€":
        return f"“{shown}” has a currency sign: write the number alone"
    return f"“{shown}” is neither a number nor one of the markers c, z, x, u, k, low"


def _shown(written: str) -> str:
    return written if len(written) <= 40 else f"{written[:39]}…"
