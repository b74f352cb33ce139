"""docs/rules.md: every rule with its code, by the part of the product that it belongs to."""

import ast
import re
from collections.abc import Iterator

from cib.desk.documents.source import WRITTEN, Source, sources, table

_CODE = re.compile(r"([A-Z]+-\d+(?: to [A-Z]+-\d+)?): (.+)")


def rules_page() -> str:
    """Write the page of rules."""
    parts = [
        "# Rules",
        WRITTEN,
        "A rule is a function that says what is wrong, or nothing. All rules of a step are asked, and every reason is "
        "told at once, with its code. R and QA, NFER, LGA name where a rule or a number comes from.",
    ]
    for source in sources():
        found = list(rules_of(source))
        if found:
            parts += [f"## {source.about()}", f"`{source.name}`", table(("Code", "Rule"), *found)]
    return "\n\n".join(parts) + "\n"


def rules_of(source: Source) -> Iterator[tuple[str, str]]:
    """Yield code and sentence of each rule of a module: functions whose docstring begins with a code."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef):
            told = _CODE.fullmatch(" ".join((ast.get_docstring(node) or "").split("\n\n")[0].split()))
            if told:
                yield told[1], told[2][:1].upper() + told[2][1:]
