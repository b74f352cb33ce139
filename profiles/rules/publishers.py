"""What a publisher's own words say of a measure that is not on our lists: unit, polarity, kind of year, a label."""

import re

from profiles.enums import PeriodForm, Polarity, Unit

_POLARITIES = {"high": Polarity.HIGH, "low": Polarity.LOW}
_YEARS = {
    "academic year": PeriodForm.ACADEMIC_YEAR,
    "financial year": PeriodForm.FINANCIAL_YEAR,
    "calendar year": PeriodForm.CALENDAR_YEAR,
    "annual (end of sept)": PeriodForm.DAY_IN_SEPTEMBER,
    "annual - january": PeriodForm.DAY_IN_JANUARY,
    "annual": PeriodForm.DAY_IN_MARCH,
}
_RATE = re.compile(r"per[_ ]?(1,?000|10,?000|10k|100,?000)\b", re.IGNORECASE)
_RATES = {"1000": Unit.PER_1_000, "10000": Unit.PER_10_000, "10k": Unit.PER_10_000, "100000": Unit.PER_100_000}
_YEARS_IN_NAME = re.compile(r"[_\- ]*(?:\(\d+\)|(?:19|20)\d{2}(?:[_\-]?\d{2})?|to)(?=[_\- ]|$)", re.IGNORECASE)
#: Words in the name of a release or its columns, and the theme under which we show it; the first that fits.
_THEMES = (
    (re.compile(r"csww|workforce|social_work", re.I), "workforce"),
    (re.compile(r"cpp|protection|section_?47", re.I), "safeguarding"),
    (re.compile(r"cla|looked_after|adopt|care_leaver|foster", re.I), "care-and-adoption"),
    (re.compile(r"absence|exclusion|suspension|neet|participation", re.I), "young-people"),
    (re.compile(r"eyfsp|early_years|childcare|funded", re.I), "early-years"),
    (re.compile(r"ks[1245]|attainment|progress|phonics|gcse|level[23]", re.I), "attainment"),
    (re.compile(r"expenditure|outturn|finance|spend|budget_", re.I), "finance"),
    (re.compile(r"in_need|cin|referral|sen2?|ehc|famil", re.I), "families"),
)
OTHER_THEME = "population"


def polarity_of(word: str) -> Polarity:
    """Read the publisher's word for which way is better; none is neither."""
    return _POLARITIES.get(word.strip().lower(), Polarity.NEITHER)


def period_form_of(word: str) -> PeriodForm:
    """Read the publisher's word for its kind of year."""
    return _YEARS.get(word.strip().lower(), PeriodForm.OTHER)


def unit_of(words: str) -> Unit:
    """Guess a unit from how an axis, a column or a unit is written; a plain number where nothing says otherwise."""
    text = words.strip().lower()
    if rate := _RATE.search(text):
        return _RATES[rate.group(1).replace(",", "")]
    if text.startswith("%") or "percent" in text or "pct" in text:
        return Unit.PERCENT
    if "spend" in text or "unit cost" in text or text.startswith("£"):
        return Unit.POUNDS
    if "score" in text or "average" in text:
        return Unit.SCORE
    if "fte" in text.replace("_", " ").split() and "rate" not in text:
        return Unit.FTE
    return Unit.PERCENT if "rate" in text.replace("_", " ").split() else Unit.NUMBER


def release_of(file_name: str) -> str:
    """Name a release by its file without years and endings, so that next year's edition is the same one."""
    stem = file_name.lower().split("/")[-1]
    for ending in (".gz", ".zip", ".csv", ".xlsx"):
        stem = stem.removesuffix(ending)
    return _YEARS_IN_NAME.sub("", stem).strip("_- ") or "release"


def theme_of(*names: str) -> str:
    """Guess the theme of a release from its name and columns."""
    return next((theme for words, theme in _THEMES if any(words.search(name) for name in names)), OTHER_THEME)


def label_of(column: str) -> str:
    """Make a heading of a column's name."""
    words = " ".join(column.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def decimals_of(text: str) -> int:
    """Give how many decimals a figure is worth showing with: those it is written with, at most two."""
    _, _, rest = text.strip().partition(".")
    return min(len(rest), 2) if rest.isdigit() else 0
