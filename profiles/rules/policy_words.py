"""What the policies of figures say, in plain words with human units: a name and a sentence for each fact. Pure."""

from cib.common.components.words import counted
from profiles.rules.policies import MEGABYTE, ComparisonLimits, DocumentLimits, FileLimits, SignLimits


def comparison_words(limits: ComparisonLimits) -> dict[str, str]:
    """Tell how figures are compared."""
    return {
        "Middle of the neighbours": f"told from {counted(limits.neighbours_min, 'neighbour')} with a figure on",
        "Rank and quarter": f"told from {counted(limits.councils_min, 'council')} with a figure on",
        "Large difference": f"from {limits.difference_min:g} robust standard deviations from the neighbours’ median on",
        "Differences named": f"{counted(limits.differences_shown_max, 'difference')} of a council at most",
        "Side by side": f"{counted(limits.compared_max, 'council')} at most, unless a cluster is chosen",
        "Trends": f"the last {counted(limits.periods_shown_max, 'period')}",
        "Too old to be a difference": f"after {counted(limits.is_stale_after_years, 'year')}",
    }


def sign_words(limits: SignLimits) -> dict[str, str]:
    """Tell from when on something is an early sign."""
    holds, months = limits.quartile_holds_periods, counted(limits.leadership_months, "month")
    return {
        "Getting worse": f"in {counted(limits.periods_worse, 'period')} running",
        "Far from the neighbours": f"{limits.band_reach:g} times their middle half beyond its end",
        "A quarter lower": f"than held in {counted(holds, 'period')} before",
        "Turnover in leadership": f"{counted(limits.leadership_changes, 'change')} or more within {months}",
        "Nobody has looked": f"for {counted(limits.gap_years, 'year')}, neither inspection nor challenge",
        "The council alone sees a new sign": f"for {counted(limits.council_first_days, 'day')}",
    }


def file_words(limits: FileLimits) -> dict[str, str]:
    """Tell what a file of figures may be."""
    return {
        "File as it is sent": _at_most(limits.file_bytes_max),
        "The same unpacked": _at_most(limits.unpacked_bytes_max),
        "Workbook, unpacked": _at_most(limits.workbook_bytes_max),
        "Lines": f"{limits.rows_max:,} at most",
        "Errors told": f"the first {limits.errors_shown_max:,}",
        "Changes named": f"the first {limits.changes_shown_max:,}",
        "Percentages remarked on": f"above {limits.percent_max:,}%",
        "Taken up again": f"when its worker has said nothing for {counted(limits.silent_minutes_max, 'minute')}",
    }


def document_words(limits: DocumentLimits) -> dict[str, str]:
    """Tell what a council's own document may be."""
    return {"Document": _at_most(limits.file_bytes_max)}


def _at_most(size_bytes: int) -> str:
    return f"{size_bytes / MEGABYTE:,.10g} MB at most"
