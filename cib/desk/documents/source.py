"""The product's own source, read as text: what a document tells stands in tables and docstrings there."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

APPS = ("cib", "councils", "profiles", "peerchallenge", "reviews")
WRITTEN = "Written from the code by `manage.py write_docs`; change the code, not this page."


@dataclass(frozen=True)
class Source:
    """One module: its dotted name, its text, its syntax tree."""

    name: str
    text: str
    tree: ast.Module

    def named(self, variable: str) -> Any:
        """Give the value of a variable of the module."""
        return getattr(import_module(self.name), variable)

    def about(self) -> str:
        """Give the first sentence of the module's docstring, without its full stop."""
        return first_sentence(ast.get_docstring(self.tree) or "")

    def comment_before(self, line: int) -> str:
        """Give the comment (`#:`) that stands right before a line."""
        found: list[str] = []
        for text in reversed(self.text.splitlines()[: line - 1]):
            if not text.startswith("#:"):
                break
            found.insert(0, text.removeprefix("#:").strip())
        return " ".join(found)


def first_sentence(text: str) -> str:
    """Give the first sentence, without its full stop and on one line."""
    return re.split(r"(?<=[^.])\.(?:\s|$)", " ".join(text.split()), maxsplit=1)[0].rstrip(".")


@cache
def sources() -> tuple[Source, ...]:
    """Give every module of the product by its name, migrations left out."""
    root = Path(settings.BASE_DIR)
    paths = [p for app in APPS for p in sorted((root / app).rglob("*.py")) if "migrations" not in p.parts]
    return tuple(_read(root, path) for path in paths)


def _read(root: Path, path: Path) -> Source:
    parts = path.relative_to(root).with_suffix("").parts
    text = path.read_text(encoding="utf-8")
    return Source(".".join(parts[:-1] if parts[-1] == "__init__" else parts), text, ast.parse(text))


def made_with(maker: str) -> Iterator[tuple[Source, str, int]]:
    """Yield the module, name and line of each variable that a call of `maker` makes."""
    for source in sources():
        for node in source.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _calls(node.value, maker):
                yield from ((source, t.id, node.lineno) for t in node.targets if isinstance(t, ast.Name))


def _calls(node: ast.Call, maker: str) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == maker


def table(*rows: tuple[str, ...]) -> str:
    """Write a table of Markdown; the first row is its head."""
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)
