"""Building what the browser gets: our SCSS compiled, npm's fonts and scripts copied, into var/assets."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from console import ROOT, VAR, Trouble, guarded, run_quietly, say
from stamps import files_under, hash_of, is_stamped, stamp

ASSETS = VAR / "assets"
NODE_MODULES = ROOT / "node_modules"
STYLE_SHEET = ROOT / "static" / "scss" / "main.scss"
FONT = "@fontsource-variable/source-sans-3"
COPIED = {
    f"{FONT}/files/source-sans-3-latin-wght-normal.woff2": "css/fonts/source-sans-3-latin-wght-normal.woff2",
    f"{FONT}/files/source-sans-3-latin-ext-wght-normal.woff2": "css/fonts/source-sans-3-latin-ext-wght-normal.woff2",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "js/govuk-frontend.min.js",
    "htmx.org/dist/htmx.min.js": "js/htmx.min.js",
}
SOURCE_MAP = re.compile(rb"\n?(//|/\*)# sourceMappingURL=.*?(\*/)?\s*$")


def is_built() -> bool:
    """Say whether var/assets was built from the present sources."""
    return ASSETS.is_dir() and is_stamped("assets", _mark())


def build(node: str | Path = "node") -> None:
    """Build all assets into a fresh folder and put it in the place of the old one."""
    fresh = VAR / "assets.new"
    shutil.rmtree(fresh, ignore_errors=True)
    compile_style_sheet(node, fresh / "css" / "peer.css")
    for source, target in COPIED.items():
        copy_asset(NODE_MODULES / source, fresh / target)
    shutil.rmtree(ASSETS, ignore_errors=True)
    fresh.rename(ASSETS)
    stamp("assets", _mark())


def compile_style_sheet(node: str | Path, target: Path) -> None:
    """Compile our one style sheet, GOV.UK Frontend inside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sass = [node, NODE_MODULES / "sass" / "sass.js", "--style=compressed", "--no-source-map", "--quiet-deps"]
    run_quietly(
        [*sass, f"--load-path={NODE_MODULES}", STYLE_SHEET, target],
        "The style sheet could not be compiled",
    )


def copy_asset(source: Path, target: Path) -> None:
    """Copy one file; a script loses its pointer to a source map, which hashed storage could not follow."""
    if not source.is_file():
        raise Trouble(f"npm did not bring {source.relative_to(ROOT)}; delete node_modules and try again.")
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    target.write_bytes(SOURCE_MAP.sub(b"\n", content) if target.suffix == ".js" else content)


def _mark() -> str:
    sources = files_under(ROOT / "static" / "scss")
    return hash_of([*sources, ROOT / "package-lock.json", Path(__file__).resolve()])


def main() -> int:
    """Build with the node named on the command line, or the system's."""
    build(sys.argv[1] if len(sys.argv) > 1 else shutil.which("node") or "node")
    say(f"Built {ASSETS.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    guarded(main)
