"""The colours of static/scss/_tokens.scss again, for drawings made on the server; a test compares the two."""

from typing import Final

PALETTE: Final[dict[str, str]] = {
    "damson-900": "#2a1430",
    "damson-700": "#512a5b",
    "damson-500": "#83528e",
    "damson-200": "#d8c5de",
    "damson-50": "#f7f3f8",
    "petrol-900": "#06333d",
    "petrol-700": "#0a5566",
    "petrol-500": "#1b7a8c",
    "petrol-200": "#a9d0d8",
    "petrol-50": "#ebf5f7",
    "ink": "#1c1a1f",
    "slate": "#55505b",
    "stone": "#85808b",
    "rule": "#d3ced7",
    "mist": "#f4f2f5",
    "paper": "#ffffff",
    "saffron": "#ffc629",
    "honey-700": "#6b4700",
    "honey-200": "#ffe3a1",
    "brick-900": "#6f150e",
    "brick-700": "#a3261c",
    "brick-100": "#fae0dc",
    "moss-700": "#235c34",
    "moss-100": "#dcefe1",
}

GIVEN: Final = PALETTE["petrol-700"]
RECEIVED: Final = PALETTE["damson-500"]
ELSEWHERE: Final = "#e4e0e7"  # the rest of England on a region's map: less than any state
SORT_REST: Final = "#b9b3be"  # the arrow of a column that is not sorted by


def colour(name: str) -> str:
    """Give the hex value of a token; an unknown name is a mistake of ours, so it raises KeyError."""
    return PALETTE[name]
