"""A picture of paths and words: what drawings of figures are made of, on a page and as a file alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .palette import PALETTE
from .shapes import Point, short


@dataclass(frozen=True)
class Shape:
    """One path with its presentation."""

    d: str
    fill: str = "none"
    stroke: str = "none"
    width: str = "0"
    dashes: str = ""


@dataclass(frozen=True)
class Text:
    """Words at a place."""

    x: str
    y: str
    words: str
    fill: str = PALETTE["slate"]
    anchor: str = "start"
    weight: str = "400"
    size: str = "14"


@dataclass
class Picture:
    """A drawing: its size, and its paths and words in the order in which they are painted."""

    width: int
    height: int
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def _shape(shape: Shape) -> str:
    edge = f' stroke="{shape.stroke}" stroke-width="{shape.width}" stroke-linejoin="round"'
    dashes = f' stroke-dasharray="{shape.dashes}"' if shape.dashes else ""
    return f'<path d="{shape.d}" fill="{shape.fill}"{edge if shape.stroke != "none" else ""}{dashes}/>'


def _text(text: Text) -> str:
    place = f'x="{text.x}" y="{text.y}" font-size="{text.size}" fill="{text.fill}"'
    return f'<text {place} text-anchor="{text.anchor}" font-weight="{text.weight}">{escape(text.words)}</text>'


def inside_of(picture: Picture) -> SafeString:
    """Write what stands inside the picture: our own numbers and colours, and words with their signs made harmless."""
    parts = [*map(_shape, picture.shapes), *map(_text, picture.texts)]
    return mark_safe("".join(parts))  # noqa: S308 - words are escaped above, the rest is the drawings' own


def draw_picture(picture: Picture, *, uid: str, title: str, description: str, css_class: str = "") -> SafeString:
    """Write a picture for a page, with its title and what it says in words."""
    return format_html(
        '<svg class="{4}" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" focusable="false"'
        ' aria-labelledby="{2}-t {2}-d"><title id="{2}-t">{3}</title><desc id="{2}-d">{5}</desc>{6}</svg>',
        picture.width,
        picture.height,
        uid,
        title,
        css_class,
        description,
        inside_of(picture),
    )


def picture_file(picture: Picture, *, title: str, description: str, fonts: str) -> str:
    """Write a picture as a file of its own, which any program can open."""
    return str(
        format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img"'
            ' font-family="{4}"><title>{2}</title><desc>{3}</desc>{5}</svg>\n',
            picture.width,
            picture.height,
            title,
            description,
            fonts,
            inside_of(picture),
        )
    )


@dataclass(frozen=True)
class Scale:
    """From values to places: what lies at one end and at the other."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Give the place of a value; all in the middle where there is no room between the ends."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def line_through(points: Iterable[Point]) -> str:
    """Give the path through these points."""
    return "M" + "L".join(f"{short(p.x)} {short(p.y)}" for p in points)


def area_between(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """Give the path around what lies between two lines."""
    return f"{line_through([*upper, *reversed(lower)])}Z"


def dot(at: Point, radius: float) -> str:
    """Give the path of a circle."""
    r, across = short(radius), 2 * radius
    half = f"a{r} {r} 0 1 0"
    return f"M{short(at.x - radius)} {short(at.y)}{half} {short(across)} 0{half} {short(-across)} 0Z"


def runs_of(values: Sequence[object | None]) -> list[range]:
    """Give where values stand together without a gap: a line is never drawn over what is not known."""
    runs, start = [], None
    for number, value in enumerate([*values, None]):
        if value is not None and start is None:
            start = number
        if value is None and start is not None:
            runs.append(range(start, number))
            start = None
    return runs
