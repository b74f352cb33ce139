"""Who did what, when, for whom: one row for every write, in the same transaction, and its telling in plain words.

Rows hold ids and states, never names or confidential text.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet

from cib.common import clock
from cib.common.appending import append
from cib.common.components.words import long_date
from cib.common.directory import directory
from cib.common.models import AuditEntry

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Words:
    """How an action reads in a history, and which audience may read it.

    `text` may use {after}, {before} and any name in the entry's changes. `audience` is a word that the page
    showing the history understands ("everyone" by default); a reader sees the audiences they belong to.
    """

    text: str
    audience: str = "everyone"


@dataclass(frozen=True)
class HistoryLine:
    """One line of a history as a reader sees it."""

    at: Any
    who: str
    text: str
    action: str = field(compare=False, default="")


_words: dict[str, Words] = {}


def register_words(words: Mapping[str, Words]) -> None:
    """Add an app's sentences; an action may have only one."""
    for action, sentence in words.items():
        if _words.get(action, sentence) != sentence:
            raise ValueError(f"{action} already reads otherwise")
        _words[action] = sentence


def registered_words() -> dict[str, Words]:
    """Give a copy of all registered sentences, for the generated documents and the tests."""
    return dict(_words)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str | None | list | dict) else str(value)


def record(
    action: str,
    obj: Model,
    *,
    actor: Any,
    before: Any = None,
    after: Any = None,
    changes: Mapping[str, Any] | None = None,
    confidential: Iterable[str] = (),
    thread: Model | None = None,
    acting_for: UUID | None = None,
) -> AuditEntry:
    """Write the audit row of one action on `obj`; `actor` None is the programme itself (a scheduled task).

    `thread` is the object on whose page the history is told (an engagement; by default `obj`). `changes` maps
    field names to new values or [old, new]; `confidential` names fields that changed without their values.
    """
    if action not in _words:
        raise LookupError(f"{action} has no words: register them beside the service")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{action}: an audit row belongs in the transaction of what it tells")
    on = thread if thread is not None else obj
    entry = AuditEntry(
        at=clock.now(),
        actor=actor,
        acting_for=acting_for,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        thread_type=on._meta.label_lower,
        thread_id=str(on.pk),
        before="" if before is None else str(before),
        after="" if after is None else str(after),
        changes={name: _plain(value) for name, value in (changes or {}).items()},
        confidential=sorted(confidential),
    )
    return append([entry])[0]


def entries_of(thread: Model) -> QuerySet[AuditEntry]:
    """Give the audit rows told on the page of `thread`, newest first."""
    return AuditEntry.objects.filter(thread_type=thread._meta.label_lower, thread_id=str(thread.pk)).order_by("-pk")


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _readable(value: Any) -> Any:
    """Write a date as pages do, 3 March 2027; anything else stays."""
    is_date = isinstance(value, str) and _ISO_DATE.fullmatch(value)
    return long_date(dt.date.fromisoformat(value)) if is_date else value


def _sentence(entry: AuditEntry) -> str:
    changes = {name: _readable(value) for name, value in entry.changes.items()}
    facts = _Blank({**changes, "before": entry.before, "after": entry.after})
    return _words[entry.action].text.format_map(facts) if entry.action in _words else entry.action


def history_of(
    thread: Model,
    *,
    reads: Callable[[AuditEntry, str], bool],
    about: Mapping[tuple[str, str], str] | None = None,
    limit: int = 200,
) -> list[HistoryLine]:
    """Tell the history of `thread`, newest first, in words, leaving out what the reader may not know.

    `reads(entry, audience)` decides row by row. `about` names whom a line means, by type and id of its object: only
    whom this reader may know.
    """
    rows = [e for e in entries_of(thread)[:limit] if reads(e, _audience(e.action))]
    names = directory().names_of_users({e.actor_id for e in rows if e.actor_id})
    principals = directory().names_of_persons({e.acting_for for e in rows if e.acting_for})
    return [HistoryLine(e.at, _who(e, names, principals), _told(e, about or {}), e.action) for e in rows]


def _told(entry: AuditEntry, about: Mapping[tuple[str, str], str]) -> str:
    name = about.get((entry.object_type, entry.object_id))
    return f"{_sentence(entry)}, {name}" if name else _sentence(entry)


def _audience(action: str) -> str:
    return _words[action].audience if action in _words else "nobody"


def _who(entry: AuditEntry, names: dict[Any, str], principals: dict[UUID, str]) -> str:
    if entry.actor_id is None:
        return "The programme"
    name = names.get(entry.actor_id, "Somebody no longer known")
    return f"{name}, for {principals[entry.acting_for]}" if entry.acting_for in principals else name
