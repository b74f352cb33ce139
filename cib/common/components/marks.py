"""The small hexagon marks: each a fixed drawing on 24 by 24, named for what it means, always beside a word."""

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .palette import PALETTE

_FULL = "M12 1L21.5 6.5L21.5 17.5L12 23L2.5 17.5L2.5 6.5Z"
_EDGE = "M12 1.4L21.2 6.7L21.2 17.3L12 22.6L2.8 17.3L2.8 6.7Z"
_TICK = "M7 12.5l3.4 3.4L17 8.6"
_BANG = "M12 6v7.5M12 16v2.6"
_CLOCK = "M12 7v5.4l3.8 2.4"


def _filled(colour: str) -> str:
    return f'<path d="{_FULL}" fill="{PALETTE[colour]}"/>'


def _outlined(fill: str, stroke: str, width: str = "1.6", dashes: str = "") -> str:
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{_EDGE}" fill="{PALETTE[fill]}" stroke="{PALETTE[stroke]}" stroke-width="{width}"{dash}/>'


def _line(path: str, stroke: str, width: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{PALETTE[stroke]}" stroke-width="{width}"/>'


def _dot(colour: str) -> str:
    return f'<circle cx="12" cy="12" r="4" fill="{PALETTE[colour]}"/>'


_REASON_FOR = (
    f'<path d="{_FULL}" fill="{PALETTE["petrol-50"]}" stroke="{PALETTE["petrol-500"]}" stroke-width="1.4"/>'
    + _line(_TICK, "petrol-900", "2.4")
)
_NOW = (
    f'<path d="{_FULL}" fill="#ffffff" stroke="{PALETTE["damson-700"]}" stroke-width="2.6"/>'
    f'<path d="M12 6L17.2 9L17.2 15L12 18L6.8 15L6.8 9Z" fill="{PALETTE["damson-700"]}"/>'
)
_STAR = "M12 6.4l1.7 3.6 3.9.5-2.9 2.7.8 3.9L12 15.2l-3.5 1.9.8-3.9-2.9-2.7 3.9-.5z"
_SHOULDERS = "M6.8 17.4c.5-3 2.6-4.2 5.2-4.2s4.7 1.2 5.2 4.2z"
_TURN = "M8 14.8c0 0 1.2 2.4 4.2 2.4 2.8 0 4.8-2.2 4.8-4.9S14.9 7.5 12.2 7.5c-1.7 0-3 .7-3.9 1.8M8 6.2v3.6h3.6"

SHAPES: Final[dict[str, str]] = {
    # Stages
    "done": _filled("petrol-700") + _line(_TICK, "paper", "2.4"),
    "now": _NOW,
    "ahead": _outlined("paper", "stone"),
    "stopped": _outlined("mist", "slate") + _line("M9.6 8v8M14.4 8v8", "slate", "2.4"),
    # Reasons
    "for": _REASON_FOR,
    "note": _outlined("paper", "slate", "1.4") + _dot("slate"),
    "mind": _outlined("honey-200", "honey-700") + _line(_BANG, "honey-700", "2.6"),
    "excluded": _outlined("paper", "brick-700") + _line("M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6", "brick-700", "2.4"),
    # People
    "gap": _outlined("paper", "damson-700", "1.6", "3 2.4") + _line("M12 7v10M7 12h10", "damson-700", "2.4"),
    "lead": _filled("damson-700") + f'<path d="{_STAR}" fill="#ffffff"/>',
    "member": _filled("petrol-700")
    + f'<circle cx="12" cy="9.6" r="2.8" fill="#ffffff"/><path d="{_SHOULDERS}" fill="#ffffff"/>',
    # Attention
    "overdue": _filled("brick-700") + _line(_BANG, "paper", "2.6"),
    "soon": _outlined("honey-200", "honey-700") + _line(_CLOCK, "honey-700", "2.2"),
    "information": _outlined("paper", "damson-700") + _dot("damson-700"),
    "suggestion": _outlined("paper", "petrol-500") + _line("M7 15.5l3.6-4.6 3 2.6L17 8.5", "petrol-700", "2.2"),
    # Ledger
    "reserved": _outlined("paper", "damson-700")
    + _line("M5 15.5L14.5 4M7.5 19L19.3 6M13 19.8L19.6 12.5", "damson-500", "1.8"),
    "delivered": _filled("moss-700") + _line(_TICK, "paper", "2.4"),
    "released": _outlined("paper", "slate") + _line("M16.5 12H8M11.4 8L7.4 12l4 4", "slate", "2.2"),
    "reversed": _outlined("brick-100", "brick-700") + _line(_TURN, "brick-700", "2"),
    "allowance": _outlined("damson-50", "damson-700") + _line("M12 7v10M7 12h10", "damson-700", "2.2"),
    # Quarters of all councils
    "favourable": _filled("petrol-700") + _line("M12 17V8M8 11.5l4-4 4 4", "paper", "2.4"),
    "unfavourable": _outlined("honey-200", "honey-700", "1.5") + _line("M12 7v9M8 12.5l4 4 4-4", "honey-700", "2.4"),
    "between": _outlined("paper", "slate", "1.5") + _line("M7.5 12h9", "slate", "2.4"),
    "neutral": _outlined("paper", "slate", "1.4") + _dot("slate"),
    # Nothing there
    "empty": _outlined("damson-50", "damson-500", "1", "2 1.6"),
}


def draw_mark(name: str, size: int = 20, css_class: str = "") -> SafeString:
    """Draw a mark, hidden from screen readers since a word stands beside it; KeyError for an unknown name."""
    return format_html(
        '<svg{} viewBox="0 0 24 24" width="{}" height="{}" aria-hidden="true" focusable="false">{}</svg>',
        format_html(' class="{}"', css_class) if css_class else "",
        size,
        size,
        mark_safe(SHAPES[name]),  # noqa: S308 - the drawings above, nothing from outside
    )
