"""The words of council data profiles: what is better, why a figure is missing, how an import stands."""

from typing import Final

from django.db.models import TextChoices

from cib.common.transitions import Moves


class Polarity(TextChoices):
    """Which way an indicator is better, as its publisher says or as it plainly is."""

    HIGH = "high", "Higher is better"
    LOW = "low", "Lower is better"
    NEITHER = "neither", "Neither way is better"


class Unit(TextChoices):
    """What the figures of an indicator count; pages write the sign, the label says what of."""

    PERCENT = "percent", "per cent"
    PER_10_000 = "per_10_000", "per 10,000"
    PER_100_000 = "per_100_000", "per 100,000"
    PER_1_000 = "per_1_000", "per 1,000"
    NUMBER = "number", "number"
    SCORE = "score", "score"
    POUNDS = "pounds", "pounds"
    FTE = "fte", "full-time equivalents"


class PeriodForm(TextChoices):
    """What the year of an indicator's figures is."""

    FINANCIAL_YEAR = "financial_year", "Year ending 31 March"
    ACADEMIC_YEAR = "academic_year", "School year"
    CALENDAR_YEAR = "calendar_year", "Calendar year"
    DAY_IN_MARCH = "day_in_march", "On 31 March"
    DAY_IN_JANUARY = "day_in_january", "In January"
    DAY_IN_SEPTEMBER = "day_in_september", "On 30 September"
    QUARTER = "quarter", "Quarter of a financial year"
    OTHER = "other", "As published"


class CodeScheme(TextChoices):
    """Whose code for an indicator it is."""

    LAIT = "lait", "Local Authority Interactive Tool"
    EES = "ees", "Explore education statistics"
    LOCAL = "local", "The programme's template"


class AreaKind(TextChoices):
    """What a figure is of."""

    COUNCIL = "council", "Council"
    REGION = "region", "Region"
    PART = "part", "Part of a region"
    NATION = "nation", "England"


class Missing(TextChoices):
    """Why there is no figure, as the publisher said; never shown as nought."""

    SUPPRESSED = "c", "Suppressed: too few to publish"
    NOT_APPLICABLE = "z", "Not applicable"
    NOT_AVAILABLE = "x", "Not available"
    UNRELIABLE = "u", "Too unreliable to publish"
    LOW = "k", "Low: rounds to nought, but is not"
    UNTOLD = "-", "Suppressed or missing; the source does not say which"


class Finality(TextChoices):
    """How firm a figure is, as its publisher said."""

    FINAL = "final", "Final"
    REVISED = "revised", "Revised"
    PROVISIONAL = "provisional", "Provisional"


class ImportFormat(TextChoices):
    """What kind of file an import is, found out from the file itself."""

    LAIT = "lait", "Local Authority Interactive Tool, long extract"
    EES = "ees", "Explore education statistics"
    TEMPLATE = "template", "The programme's template: council, indicator, period, value"
    SHIPPED = "shipped", "The core figures that come with the product"


class ImportState(TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", "Waiting to be checked"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked: waits for you to confirm"
    REFUSED = "refused", "Cannot be imported as it is"
    IMPORTING = "importing", "Being imported"
    DONE = "done", "Imported"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Stopped by a fault; nothing was written"


IMPORT_MOVES: Final = Moves(
    ImportState,
    {
        ImportState.UPLOADED: frozenset({ImportState.CHECKING, ImportState.CANCELLED, ImportState.FAILED}),
        ImportState.CHECKING: frozenset(
            {
                ImportState.CHECKED,
                ImportState.REFUSED,
                ImportState.CANCELLED,
                ImportState.FAILED,
                ImportState.UPLOADED,  # its worker was lost; it begins anew
            }
        ),
        ImportState.CHECKED: frozenset({ImportState.IMPORTING, ImportState.CANCELLED}),
        ImportState.REFUSED: frozenset(),
        ImportState.IMPORTING: frozenset(
            {
                ImportState.DONE,
                ImportState.REFUSED,  # what was right when it was checked is so no more
                ImportState.CANCELLED,
                ImportState.FAILED,
            }
        ),
        ImportState.DONE: frozenset(),
        ImportState.CANCELLED: frozenset(),
        ImportState.FAILED: frozenset(),
    },
)


class LineOutcome(TextChoices):
    """What an import makes of figures that it does not add, change or leave: the reasons for ignoring, or errors."""

    IS_AGGREGATE = "aggregate", "An aggregate that is neither England nor a region"
    IS_MERGED = "merged", "Several councils in one row"
    IS_ABOLISHED = "abolished", "A council that has ended, in a period after its end"
    IS_EMPTY_PERIOD = "empty_period", "No period and no figure"
    IS_OTHER_LEVEL = "other_level", "Neither a council nor a region nor England"
    IS_REPEATED = "repeated", "The same figure a second time"
    IS_UNFILLED = "unfilled", "Without period and value"
    IS_ODD = "odd", "Taken, but worth a look"
    IS_ERROR = "error", "Cannot be read"


class SignCode(TextChoices):
    """The kinds of early sign (R092, R033)."""

    WORSENING = "worsening", "Worse three periods running"
    OUT_OF_BAND = "out_of_band", "Outside the band of its neighbours"
    QUARTILE_LOST = "quartile_lost", "A quarter lower than the period before"
    LEADERSHIP = "leadership", "Turnover in leadership"
    LONG_GAP = "long_gap", "Nobody has looked for long"
    OWN_CONCERN = "own_concern", "The council's own concern"


class Confidence(TextChoices):
    """How sure a council is of its own view of a theme (R095)."""

    SURE = "sure", "Sure: well evidenced"
    FAIRLY = "fairly", "Fairly sure: some evidence"
    UNSURE = "unsure", "Not sure: little evidence yet"


class AssessmentForm(TextChoices):
    """In which form a council gives its self-assessment; none is imposed (R081)."""

    FILE = "file", "Our own document"
    QUESTIONS = "questions", "Three open questions"


class AssessmentStatus(TextChoices):
    """Where one version of a self-assessment stands."""

    DRAFT = "draft", "Draft"
    FINISHED = "finished", "Finished"
    REPLACED = "replaced", "Replaced by a later version"
