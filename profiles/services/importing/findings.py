"""What reading a file of figures comes to: counts, remarks on its lines, and where each figure goes."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from profiles.enums import ImportFormat, LineOutcome
from profiles.rules.periods import Period
from profiles.services.importing.resolving import NewMeasure


@dataclass(frozen=True)
class Remark:
    """What is said about a line: left out for a reason, or wrong."""

    line: int
    outcome: LineOutcome
    text: str
    code: str = ""


@dataclass(frozen=True)
class Verdict:
    """Why figures of a place, a measure or a period are not taken; found once, said of every line."""

    outcome: LineOutcome
    text: str
    code: str = ""


NO_PERIOD = Verdict(LineOutcome.IS_EMPTY_PERIOD, "No period and no figure")


@dataclass(frozen=True)
class Slot:
    """Where the figures of one measure and one period go, the same for every area."""

    period: Period
    key: int
    finality: str
    new: NewMeasure | None
    has_begun: bool


@dataclass
class Findings:
    """What reading a whole file came to."""

    format: ImportFormat | None = None
    rows: int = 0
    figures: int = 0
    errors: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    odd: int = 0
    found: dict[str, int] = field(default_factory=dict)
    #: The first changed figures and new indicators in words; of a council's own file every figure.
    named: dict[str, list[Any]] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Stopped(Exception):
    """Somebody cancelled the import while it was under way."""
