"""Reads the table of access."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.access.table import GROUPS, TABLE

METHODS = ("get", "post")


@dataclass(frozen=True)
class Row:
    """One line: the address's name, the methods that it is about, who is let in, who is told 403."""

    name: str
    methods: frozenset[str]
    lets_in: frozenset[str]
    tells: frozenset[str]
    is_open: bool


def people_in(words: str, everybody: frozenset[str]) -> frozenset[str]:
    """Give the people that names and groups stand for."""
    found: set[str] = set()
    for word in words.split():
        if word in ("ANY", "ALL"):
            found |= everybody - ({"nobody"} if word == "ANY" else set())
        elif word in GROUPS:
            found |= people_in(GROUPS[word], everybody)
        else:
            assert word in everybody, f"{word} is neither a person of the world nor a group"
            found.add(word)
    return frozenset(found)


def rows(everybody: frozenset[str]) -> Iterator[Row]:
    """Give every line of the table."""
    for line in filter(None, TABLE.splitlines()):
        name, methods, lets_in, tells = (part.strip() for part in (*line.split("|"), "")[:4])
        yield Row(
            name,
            frozenset(methods.split()),
            people_in(lets_in, everybody),
            people_in(tells, everybody),
            is_open="ALL" in lets_in.split(),
        )


def expectations(everybody: frozenset[str]) -> dict[tuple[str, str], Row]:
    """Give for each name and method the line that tells about it: its own, or the other method's (then 405)."""
    found: dict[tuple[str, str], Row] = {}
    known = list(rows(everybody))
    for row in known:
        for method in row.methods:
            assert (row.name, method) not in found, f"{row.name} has two lines for {method}"
            found[row.name, method] = row
    for row in known:
        for method in METHODS:
            found.setdefault((row.name, method), row)
    return found


def expected(row: Row, method: str, person: str) -> str:
    """Say what somebody gets: in, sign-in, 403, 404 or 405."""
    if person == "nobody" and not row.is_open:
        return "sign-in"
    if person in row.lets_in:
        return "in" if method in row.methods else "405"
    return "403" if person in row.tells else "404"
