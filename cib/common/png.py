"""Our own drawings as PNG: typst draws the SVG, with the letters of the pages, whatever the machine has installed."""

from functools import cache
from typing import Final

import fontpkg_source_sans_3
import typst

#: Pixels an inch: twice what a screen shows, so that a slide or a printed page stays sharp.
PIXELS_AN_INCH: Final = 144
#: The names under which a picture asks for letters: ours, or whatever is like them.
FONTS: Final = "'Source Sans 3', 'Source Sans Pro', Arial, sans-serif"
_PAGE: Final = b"""#set page(width: eval(sys.inputs.width), height: eval(sys.inputs.height), margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)"""
#: Drawn at 400, the variable font falls back to its thinnest weight; 300 is drawn as regular letters look.
_REGULAR: Final = ('font-weight="400"', 'font-weight="300"')


@cache
def _fonts() -> typst.Fonts:
    """Read the letters once in a process."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(fontpkg_source_sans_3.ROOT / "files")])


def png_of(svg: str, *, width: int, height: int) -> bytes:
    """Draw an SVG of our own, of that size, as PNG."""
    inputs = {"svg": svg.replace(*_REGULAR), "width": f"{width}pt", "height": f"{height}pt"}
    found = typst.compile(
        _PAGE,
        format="png",
        ppi=PIXELS_AN_INCH,
        sys_inputs=inputs,
        font_paths=_fonts(),
    )
    assert isinstance(found, bytes)  # one page, so one picture
    return found
