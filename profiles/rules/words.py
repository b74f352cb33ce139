"""Figures and comparisons in plain words: neutral where neither way is better, never a verdict on a council."""

from typing import Final

from profiles.enums import Missing, Polarity, Unit
from profiles.rules.comparison import Among, Direction, Quarter, Rank, direction_of, is_better

MINUS: Final = "−"
NUMBERS: Final = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LINE_LENGTH_MAX: Final = 300

_POLARITY: Final = {
    Polarity.HIGH: "higher is better",
    Polarity.LOW: "lower is better",
    Polarity.NEITHER: "neither way is better",
}
_QUARTERS: Final = {
    Quarter.HIGHEST: "Highest quarter",
    Quarter.SECOND_HIGHEST: "Second highest quarter",
    Quarter.SECOND_LOWEST: "Second lowest quarter",
    Quarter.LOWEST: "Lowest quarter",
    Quarter.ALIKE: "The same as all",
}
_PER: Final = {
    Unit.PER_1_000: "per 1,000",
    Unit.PER_10_000: "per 10,000",
    Unit.PER_100_000: "per 100,000",
    Unit.FTE: "full-time equivalents",
}
#: Short enough for a cell of a table; the long ones are those of `Missing`.
_MISSING: Final = {
    Missing.SUPPRESSED: "Suppressed",
    Missing.NOT_APPLICABLE: "Does not apply",
    Missing.NOT_AVAILABLE: "Not available",
    Missing.UNRELIABLE: "Too unreliable",
    Missing.LOW: "Low",
    Missing.UNTOLD: "Not published",
}
NO_FIGURE: Final = "No figure"


# --- Figures ---------------------------------------------------------------------------------------


def number_words(value: float, decimals: int) -> str:
    """Write a number with its decimals and thousands: 1,234.5, −0.3."""
    text = f"{abs(value):,.{decimals}f}"
    is_nought = not float(text.replace(",", ""))
    return text if value >= 0 or is_nought else f"{MINUS}{text}"


def figure_words(value: float, unit: str, decimals: int) -> str:
    """Write a figure with the sign of its unit: 71.1%, £1,234, 360.1."""
    text = number_words(value, decimals)
    if unit == Unit.PERCENT:
        return f"{text}%"
    if unit == Unit.POUNDS:
        return f"{MINUS}£{text[1:]}" if text.startswith(MINUS) else f"£{text}"
    return text


def range_words(low: float, high: float, unit: str, decimals: int) -> str:
    """Write two figures as a range, its unit once where it follows: 58.9 to 73.1%, £900 to £1,200."""
    last = figure_words(high, unit, decimals)
    first = figure_words(low, unit, decimals) if unit == Unit.POUNDS else number_words(low, decimals)
    return f"{first} to {last}"


def unit_words(unit: str, note: str) -> str:
    """Say what the figures are of, where their sign does not: per 10,000 children, points."""
    per = _PER.get(Unit(unit), "")
    return " ".join(part for part in (per, note) if part)


def missing_words(missing: str) -> str:
    """Say in two words why there is no figure."""
    return _MISSING[Missing(missing)] if missing else NO_FIGURE


def number_name(number: int) -> str:
    """Write a small number as a word, as sentences do: ten, but 11."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


# --- Comparisons -----------------------------------------------------------------------------------


def polarity_words(polarity: str) -> str:
    """Say which way is better."""
    return _POLARITY[Polarity(polarity)]


def judged(words: str, direction: Direction, polarity: str) -> str:
    """Add to words about a direction whether that is better or worse; nothing where neither is."""
    better = is_better(direction, polarity)
    return words if better is None else f"{words}, which is {'better' if better else 'worse'}"


def change_words(now: float, before: float, since: str, *, decimals: int, polarity: str) -> str:
    """Say how a figure moved: "higher than a year ago, which is worse", "the same as in 2021"."""
    direction = direction_of(now, before, decimals=decimals)
    if direction == Direction.SAME:
        return f"the same as {since}"
    return judged(f"{direction.value} than {since}", direction, polarity)


def quarter_name(quarter: Quarter) -> str:
    """Name a quarter of the councils."""
    return _QUARTERS[quarter]


def quarter_words(rank: Rank, polarity: str) -> str:
    """Say in which quarter of the councils a figure lies, and which way is better."""
    if rank.quarter == Quarter.ALIKE:
        return f"The same as all {rank.of} councils with a figure"
    return f"{_QUARTERS[rank.quarter]} of {rank.of} councils; {polarity_words(polarity)}"


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 11th, 112th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def rank_words(rank: Rank) -> str:
    """Say the place among those with a figure: "12th highest of 151", "joint highest of 151"."""
    joint = "joint " if rank.sharing else ""
    from_below = rank.of - rank.place - rank.sharing + 1
    if rank.place <= from_below:
        place = "highest" if rank.place == 1 else f"{ordinal(rank.place)} highest"
    else:
        place = "lowest" if from_below == 1 else f"{ordinal(from_below)} lowest"
    return f"{joint}{place} of {rank.of}"


def among_words(found: Among) -> str:
    """Say how many neighbours a figure is above or below: "higher than all ten neighbours"."""
    more = max(found.lower, found.higher)
    way = "higher" if found.lower >= found.higher else "lower"
    if more == found.of:
        return f"{way} than all {number_name(found.of)} neighbours"
    if more == 0:
        return f"the same as all {number_name(found.of)} neighbours"
    return f"{way} than {number_name(more)} of {number_name(found.of)} neighbours"


def difference_words(figure: str, period: str, middle: str, middle_half: str, found: Among, polarity: str) -> str:
    """Tell one large difference: the figure, the neighbours' middle half, how many it lies beyond, what is better."""
    direction = Direction.HIGHER if found.lower >= found.higher else Direction.LOWER
    beyond = judged(among_words(found), direction, polarity)
    where = f"the neighbours’ middle is {middle}, their middle half {middle_half}"
    return f"{figure} in {period}; {where}. {capital(beyond)}."


def line_words(label: str, figure: str, period: str, middle: str) -> str:
    """Make a line of enquiry of a difference: a question, with the figures that raise it."""
    told = f": what lies behind {figure} in {period}, where the middle of our statistical neighbours is {middle}?"
    room = LINE_LENGTH_MAX - len(told)
    return f"{label if len(label) <= room else f'{label[: room - 1].rstrip()}…'}{told}"


def capital(words: str) -> str:
    """Begin with a capital letter."""
    return f"{words[:1].upper()}{words[1:]}"
