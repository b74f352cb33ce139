"""A function is one thought, a module one subject (design: none over 60 and 400 lines)."""

import ast
from statistics import median

from tests.architecture.source import ROOT, modules

FUNCTION_LINES_MAX = 60
FUNCTION_LINES_MEDIAN_MAX = 8
MODULE_LINES_MAX = 400


def function_sizes() -> dict[str, int]:
    """Return the lines of each function, its decorators left out."""
    return {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_function_is_longer_than_sixty_lines() -> None:
    assert {name: lines for name, lines in function_sizes().items() if lines > FUNCTION_LINES_MAX} == {}


def test_half_of_all_functions_have_at_most_eight_lines() -> None:
    assert median(function_sizes().values()) <= FUNCTION_LINES_MEDIAN_MAX


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    sizes = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in sizes.items() if lines > MODULE_LINES_MAX} == {}


def test_every_public_function_of_the_rules_says_what_it_does() -> None:
    rooms = {"ledger", "matching", "conflicts", "permissions", "queries", "rules", "services"}
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        if rooms & set(path.removesuffix(".py").split("/"))
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []
