"""Steps as rows of a task list: the words and colours that the page shows."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from cib.common import clock
from peerchallenge.steps.step import Step

SOON_DAYS = 7


def _status(step: Step, today: dt.date) -> tuple[str, str]:
    """Say in a word how a step stands, with the colour of its tag."""
    if step.due is not None and step.due < today:
        return "Overdue", "overdue"
    if step.due is not None and (step.due - today).days <= SOON_DAYS:
        return "Due soon", "soon"
    return ("To do", "progress") if step.yours else ("Waiting", "idle")


def _sentences(first: str, second: str) -> str:
    """Join two sentences; a question keeps its own mark."""
    return f"{first} {second}" if first.endswith((".", "?", "!")) else f"{first}. {second}"


def _due_words(step: Step) -> str:
    return f"by {step.due:%-d %B}" if step.due is not None and not step.done else ""


def task_row(step: Step, *, hint: str = "") -> dict[str, Any]:
    """Give one step as a row: what, who holds it, how it stands, by when."""
    status, colour = _status(step, clock.today())
    said = hint or ("You hold this" if step.yours else step.holder)
    return {
        "title": step.title,
        "url": step.url,
        "hint": _sentences(said, step.hint) if step.hint and not step.done else said,
        "status": "" if step.done or step.cannot_start else status,
        "colour": colour,
        "due": _due_words(step),
        "yours": step.yours,
        "done": step.done,
        "cannot_start": step.cannot_start,
    }


def task_rows(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Give steps as the rows of one engagement's task list."""
    return [task_row(step) for step in steps]


def home_row(step: Step, *, sees_focus: bool) -> dict[str, Any]:
    """Give a step as a row on Home, where the engagement it belongs to must be named; its focus to who may read it."""
    engagement = step.engagement
    where = f"{engagement.offer_version.name} in {engagement.host}"
    return task_row(step, hint=f"{where}: {engagement.focus}" if sees_focus and engagement.focus else where)
