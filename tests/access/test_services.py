"""Every service that takes an actor asks a permission and leaves an audit row, itself or by what it calls."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from tests.architecture.source import dotted, modules

ROOMS: Final = (
    "peerchallenge/services",
    "profiles/services",
    "councils/services",
    "reviews/services",
    "cib/desk/services",
)
#: Parts of a write, called by services that have asked; no page, task or command may call them.
PARTS_OF_A_WRITE: Final = frozenset(
    {
        "councils.services.appointments.made",
        "councils.services.delegations.record_delegation",
        "councils.services.invitations.withdraw_open",
        "peerchallenge.services.allowances.accounts.close_account",
        "peerchallenge.services.allowances.postings.post",
        "peerchallenge.services.days.release_engagement",
        "peerchallenge.services.days.reserve_engagement",
        "peerchallenge.services.days.reserving.post_reservations",
        "peerchallenge.services.days.settle_engagement_days",
        "peerchallenge.services.effort.close_until_reports_exist",
        "peerchallenge.services.offers.add_version",
        "peerchallenge.services.scoping.agreeing.open_again",
        "peerchallenge.services.scoping.writing.begin_version",
        "peerchallenge.services.stopping.drop_dates",
        "peerchallenge.services.stopping.settle_what_was_done",
        "peerchallenge.services.teams.checks.record",
        "peerchallenge.services.teams.releases.ask_release",
        "peerchallenge.services.visits.own_person",
    }
)
#: Parts that change nothing by themselves, or whose caller tells of the whole.
TOLD_BY_THE_CALLER: Final = frozenset(
    {
        "peerchallenge.services.days.reserving.post_reservations",
        "peerchallenge.services.visits.own_person",
    }
)


@cache
def _functions() -> dict[str, ast.FunctionDef]:
    """Give the functions of all applications by dotted name, so that calls can be followed."""
    found = {}
    for path, tree in modules().items():
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        found |= {f"{module}.{node.name}": node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return found


def _names(tree: ast.Module, module: str) -> dict[str, str]:
    """Give what each name of a module stands for, imported or its own."""
    names = {node.name: f"{module}.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


@cache
def _calls() -> dict[str, set[str]]:
    """Give for each function the dotted names that it calls or hands on."""
    found: dict[str, set[str]] = {}
    for path, tree in modules().items():
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        names = _names(tree, module)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                found[f"{module}.{node.name}"] = set(_called(node, names))
    return found


def _called(function: ast.FunctionDef, names: Mapping[str, str]) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute | ast.Name) and (name := dotted(node)):
            first, _, rest = name.partition(".")
            full = names.get(first, first)
            yield f"{full}.{rest}" if rest else full


@cache
def _by_short_name() -> dict[str, list[str]]:
    """Give the dotted names of all functions by their last word."""
    found: dict[str, list[str]] = {}
    for name in _calls():
        found.setdefault(name.rpartition(".")[2], []).append(name)
    return found


@cache
def _resolved(name: str) -> str:
    """Follow a name that a package hands on from one of its modules."""
    package, _, short = name.rpartition(".")
    known = _by_short_name().get(short, [])
    if name in known:
        return name
    found = [one for one in known if one.startswith(f"{package}.")]
    return found[0] if len(found) == 1 else name


def _reaches(name: str, ends: tuple[str, ...], calls: Mapping[str, set[str]], seen: set[str]) -> bool:
    if name.endswith(ends):
        return True
    found = _resolved(name)
    if found in seen or found not in calls:
        return False
    seen.add(found)
    return any(_reaches(called, ends, calls, seen) for called in calls[found])


def _services_with_actor() -> list[str]:
    rooms = tuple(room.replace("/", ".") for room in ROOMS)
    return sorted(
        name
        for name, node in _functions().items()
        if name.startswith(rooms)
        and not node.name.startswith("_")
        and "actor" in {arg.arg for arg in [*node.args.args, *node.args.kwonlyargs]}
    )


def _services_that_miss(*ends: str) -> set[str]:
    calls = _calls()
    return {name for name in _services_with_actor() if not _reaches(name, ends, calls, set())}


def test_services_are_found() -> None:
    assert len(_services_with_actor()) > 100


def test_every_service_with_an_actor_asks_a_permission() -> None:
    assert _services_that_miss("POLICY.require", "POLICY.allows") == PARTS_OF_A_WRITE


def test_every_service_with_an_actor_leaves_an_audit_row() -> None:
    assert _services_that_miss("audit.record") == TOLD_BY_THE_CALLER


def test_parts_of_a_write_are_called_by_services_alone() -> None:
    """A page that called one would go around the permission."""
    rooms = (*(room.replace("/", ".") for room in ROOMS), "cib.desk.demonstration.")
    calls = _calls()
    others = {
        (caller, part)
        for caller, called in calls.items()
        if not caller.startswith(rooms)
        for part in {_resolved(name) for name in called} & PARTS_OF_A_WRITE
    }
    assert others == set()
