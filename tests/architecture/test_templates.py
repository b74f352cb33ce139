"""What the content security policy would block, or a screen reader trip over, is not written at all."""

import re

import pytest

from tests.architecture.source import ROOT

# A mail carries its style in itself, for mail programs know no style sheets.
PAGES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if "email" not in path.with_suffix("").parts]
BLOCKED = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a script in the page": re.compile(r"<script\b(?![^>]*(?:\bsrc=|type=\"application/json\"))", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    "evaluated htmx": re.compile(r"\bhx-(on|vals|headers)\b[^>]*\bjs:", re.I),
    "something from another site": re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']https?:", re.I),
    # A field's help text is written by us, in code, and may hold a link; nothing else is marked safe.
    "text marked safe": re.compile(r"(?<!help_text)\|\s*safe\b|\{%\s*autoescape off"),
}


@pytest.mark.parametrize("what", BLOCKED)
def test_page_templates_hold_nothing_that_is_blocked(what: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in PAGES
        if BLOCKED[what].search(
            re.sub(r"\{#.*?#\}|\{% comment .*?endcomment %\}", "", path.read_text("utf-8"), flags=re.S)
        )
    ]
    assert found == []
