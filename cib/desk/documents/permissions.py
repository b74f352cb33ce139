"""docs/permissions.md: each table of permissions, action by action, in the words of its predicates."""

from collections.abc import Iterator

from cib.common.policy import Policy, Predicate
from cib.desk.documents.source import WRITTEN, made_with, table


def permissions_page() -> str:
    """Write the page of permissions."""
    parts = [
        "# Who may do what",
        WRITTEN,
        "Whatever no line grants is denied. Who may not know of a thing gets 404; who knows of it but may not do that, "
        "403. Rights follow the appointments, delegations and places on teams that hold today.",
    ]
    for source, name, _ in made_with("Policy"):
        parts += [f"## {source.about()}", f"`{source.name}`", _rows(source.named(name))]
    return "\n\n".join(parts) + "\n"


def _rows(policy: Policy) -> str:
    seen = {action: model._meta.verbose_name for model, action in policy.views.items()}
    rows = [
        (f"`{action}`" + (f" (shows the {seen[action]})" if action in seen else ""), in_words(predicate))
        for action, predicate in policy.table.items()
    ]
    return table(("Action", "Who may"), *rows)


def in_words(predicate: Predicate) -> str:
    """Tell a predicate in words: alternatives with semicolons, conditions with "and" or "but not"."""
    return "; ".join(dict.fromkeys(_one(part) for part in _alternatives(predicate)))


def _alternatives(predicate: Predicate) -> Iterator[Predicate]:
    if predicate.made_by == "or":
        for part in predicate.parts:
            yield from _alternatives(part)
    else:
        yield predicate


def _one(predicate: Predicate) -> str:
    if predicate.made_by == "and":
        return _both(*predicate.parts)
    if predicate.made_by == "not":
        return f"anybody but {_group(predicate.parts[0])}"
    if predicate.parts:
        return f"{predicate.made_by}: {_group(predicate.parts[0])}"
    return predicate.name


def _both(first: Predicate, second: Predicate) -> str:
    if second.made_by == "not":
        return f"{_group(first)}, but not {_group(second.parts[0])}"
    if second.made_by == "while":
        return f"{_group(first)}, if {second.name}"
    return f"{_group(first)}, and {_group(second)}"


def _group(predicate: Predicate) -> str:
    words = in_words(predicate)
    return f"({words})" if predicate.made_by == "or" else words
