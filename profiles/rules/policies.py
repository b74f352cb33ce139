"""What must hold of how figures are compared, when something is a sign, what files may be. Codes FP.

The names of the limits are those of the policies' fields and of the forms that ask for them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from cib.common.errors import Breach

Found = Sequence[Breach | None]

MEGABYTE: Final = 1_000_000  # bytes


@dataclass(frozen=True)
class ComparisonLimits:
    """How figures are compared: how many make a middle, what is a large difference (robust standard deviations)."""

    neighbours_min: int
    councils_min: int
    difference_min: float
    differences_shown_max: int
    compared_max: int
    periods_shown_max: int
    is_stale_after_years: int


@dataclass(frozen=True)
class SignLimits:
    """From when on something is an early sign; `band_reach` is counted in middle halves of the neighbours."""

    periods_worse: int
    band_reach: float
    quartile_holds_periods: int
    leadership_changes: int
    leadership_months: int
    gap_years: int
    council_first_days: int


@dataclass(frozen=True)
class FileLimits:
    """What a file of figures may be; sizes in bytes."""

    file_bytes_max: int
    unpacked_bytes_max: int
    workbook_bytes_max: int
    rows_max: int
    errors_shown_max: int
    silent_minutes_max: int
    changes_shown_max: int
    percent_max: int


@dataclass(frozen=True)
class DocumentLimits:
    """What a council's own document may be; its size in bytes."""

    file_bytes_max: int


Limits = ComparisonLimits | SignLimits | FileLimits | DocumentLimits


def _within(code: str, limits: Limits, field: str, least: float, most: float) -> Breach | None:
    if least <= getattr(limits, field) <= most:
        return None
    return Breach(code, f"Enter a number from {least:,} to {most:,}.", field)


def _megabytes_within(code: str, limits: Limits, field: str, most: int) -> Breach | None:
    if MEGABYTE <= getattr(limits, field) <= most * MEGABYTE:
        return None
    return Breach(code, f"Enter a number from 1 to {most:,} MB.", field)


# --- How figures are compared ----------------------------------------------------------------------


def middle_is_of_enough(limits: ComparisonLimits) -> Found:
    """FP-01: a middle is told of 3 neighbours at least, of whom there are 10; a rank of 10 to 150 councils.

    A middle of two would tell each of them about the other.
    """
    return [
        _within("FP-01", limits, "neighbours_min", 3, 10),
        _within("FP-01", limits, "councils_min", 10, 150),
    ]


def difference_is_large(limits: ComparisonLimits) -> Found:
    """FP-02: a large difference is 1 to 10 robust standard deviations from the neighbours' median."""
    return [_within("FP-02", limits, "difference_min", 1, 10)]


def page_can_be_read(limits: ComparisonLimits) -> Found:
    """FP-03: a page shows 1 to 20 differences, 2 to 10 councils side by side, 2 to 20 periods."""
    return [
        _within("FP-03", limits, "differences_shown_max", 1, 20),
        _within("FP-03", limits, "compared_max", 2, 10),
        _within("FP-03", limits, "periods_shown_max", 2, 20),
    ]


def old_figures_make_no_difference(limits: ComparisonLimits) -> Found:
    """FP-04: a figure is too old to be named as a difference after 1 to 10 years."""
    return [_within("FP-04", limits, "is_stale_after_years", 1, 10)]


# --- When something is an early sign ---------------------------------------------------------------


def sign_lasts(limits: SignLimits) -> Found:
    """FP-05: a sign follows 1 to 10 periods in which an indicator got worse, or held the better quarter before."""
    return [
        _within("FP-05", limits, "periods_worse", 1, 10),
        _within("FP-05", limits, "quartile_holds_periods", 1, 10),
    ]


def sign_is_far_from_neighbours(limits: SignLimits) -> Found:
    """FP-06: a sign lies half a middle half to 10 of them beyond the neighbours' middle half."""
    return [_within("FP-06", limits, "band_reach", 0.5, 10)]


def turnover_is_counted(limits: SignLimits) -> Found:
    """FP-07: turnover in leadership is 1 to 10 changes within 1 to 60 months."""
    return [
        _within("FP-07", limits, "leadership_changes", 1, 10),
        _within("FP-07", limits, "leadership_months", 1, 60),
    ]


def gap_is_counted(limits: SignLimits) -> Found:
    """FP-08: nobody has looked for long after 1 to 10 years."""
    return [_within("FP-08", limits, "gap_years", 1, 10)]


def council_sees_a_sign_first(limits: SignLimits) -> Found:
    """FP-09: the council alone sees a new sign for 7 to 366 days: it reads it before anybody else does (R092)."""
    return [_within("FP-09", limits, "council_first_days", 7, 366)]


# --- What files may be -----------------------------------------------------------------------------


def file_can_be_taken(limits: FileLimits) -> Found:
    """FP-10: a file of figures is 1 to 500 MB as it is sent, and 1 to 5,000 MB unpacked.

    A workbook is held in memory, so unpacked it is 500 MB at most.
    """
    return [
        _megabytes_within("FP-10", limits, "file_bytes_max", 500),
        _megabytes_within("FP-10", limits, "unpacked_bytes_max", 5_000),
        _megabytes_within("FP-10", limits, "workbook_bytes_max", 500),
    ]


def unpacked_is_no_smaller(limits: FileLimits) -> Found:
    """FP-11: what is taken packed is taken unpacked as well."""
    if limits.unpacked_bytes_max >= limits.file_bytes_max:
        return []
    words = f"Enter {limits.file_bytes_max // MEGABYTE:,} MB or more: a file need not be packed."
    return [Breach("FP-11", words, "unpacked_bytes_max")]


def file_has_room(limits: FileLimits) -> Found:
    """FP-12: a file has room for 1,000 to 10,000,000 lines; checking tells 10 to 1,000 errors, 5 to 200 changes.

    A percentage is remarked on from somewhere between 100 and 1,000 on.
    """
    return [
        _within("FP-12", limits, "rows_max", 1_000, 10_000_000),
        _within("FP-12", limits, "errors_shown_max", 10, 1_000),
        _within("FP-12", limits, "changes_shown_max", 5, 200),
        _within("FP-12", limits, "percent_max", 100, 1_000),
    ]


def silence_is_long_enough(limits: FileLimits) -> Found:
    """FP-13: an import is taken up again when nothing was heard of it for 5 to 120 minutes; a busy one is not lost."""
    return [_within("FP-13", limits, "silent_minutes_max", 5, 120)]


def document_can_be_taken(limits: DocumentLimits) -> Found:
    """FP-14: a council's own document is 1 to 100 MB."""
    return [_megabytes_within("FP-14", limits, "file_bytes_max", 100)]


def policy_is_held() -> Breach:
    """FP-15: what files may be stays the same while one is imported, and nobody waits for that: say so."""
    words = "Figures are being imported, or somebody else is changing this. Try again in some minutes."
    return Breach("FP-15", words)


_RULES: Final[Mapping[type, Sequence[Callable[[Any], Found]]]] = {
    ComparisonLimits: (
        middle_is_of_enough,
        difference_is_large,
        page_can_be_read,
        old_figures_make_no_difference,
    ),
    SignLimits: (
        sign_lasts,
        sign_is_far_from_neighbours,
        turnover_is_counted,
        gap_is_counted,
        council_sees_a_sign_first,
    ),
    FileLimits: (file_can_be_taken, unpacked_is_no_smaller, file_has_room, silence_is_long_enough),
    DocumentLimits: (document_can_be_taken,),
}


def breaches_of_limits(limits: Limits) -> list[Breach | None]:
    """Ask every rule about what a policy is to say."""
    return [breach for rule in _RULES[type(limits)] for breach in rule(limits)]


def changed_values(before: Any, after: Any) -> dict[str, list[Any]]:
    """Give, of two rows of facts of the same kind, what differs: [before, after] by name."""
    old, new = asdict(before), asdict(after)
    return {name: [old[name], value] for name, value in new.items() if old[name] != value}
