"""Tags that list: tasks, dates, reasons, candidates, places on a team, what needs attention, facts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Any], uid: str = "task") -> dict[str, Any]:
    """List tasks: title, url, hint, status, colour, due, yours, done, cannot_start."""
    return {"tasks": tasks, "uid": uid}


@register.inclusion_tag("components/date_list.html")
def date_list(dates: Iterable[Any], side: bool = False) -> dict[str, Any]:
    """List dates: date (or when, in words), text, url, sub; side=True in an aside."""
    return {"dates": dates, "side": side}


@register.inclusion_tag("components/reasons.html")
def reasons(items: Iterable[Any]) -> dict[str, Any]:
    """List reasons: kind (for, note, mind, excluded) and text, or pairs (kind, text)."""
    return {"reasons": [_reason(item) for item in items]}


def _reason(item: Any) -> Any:
    if isinstance(item, (tuple, list)):
        return {"kind": item[0], "text": item[1]}
    return item


@register.inclusion_tag("components/candidate.html")
def candidate(person: Any) -> dict[str, Any]:
    """Show a person who could serve; buttons need a form around the list."""
    return {"person": person}


@register.inclusion_tag("components/team_places.html")
def team_places(places: Iterable[Any]) -> dict[str, Any]:
    """List the places of a team: name, sub, url, lead; or needed and sub for a gap."""
    return {"places": places}


@register.inclusion_tag("components/attention_list.html")
def attention_list(items: Sequence[Any]) -> dict[str, Any]:
    """List what is not as it should be, worst first: severity, title, url, why, who."""
    return {"items": items}


@register.inclusion_tag("components/engagement_list.html")
def engagement_list(engagements: Iterable[Any], uid: str = "engagement") -> dict[str, Any]:
    """List engagements: title, url, sub, stages (for the small rail)."""
    return {"engagements": engagements, "uid": uid}


@register.inclusion_tag("components/state_counts.html")
def state_counts(states: Iterable[Any], label: str = "By state") -> dict[str, Any]:
    """Show counts by state, each a link that filters: label, count, url, current."""
    return {"states": states, "label": label}


@register.inclusion_tag("components/views.html")
def views(items: Iterable[Any], label: str) -> dict[str, Any]:
    """Show a row of views of the same thing: label, url, current."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/facts.html")
def facts(rows: Iterable[Any]) -> dict[str, Any]:
    """List terms and values close together: pairs (term, value)."""
    return {"rows": rows}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Any]) -> dict[str, Any]:
    """List answers: key, value (or lines), change_url, change_what."""
    return {"rows": rows}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[Any]) -> dict[str, Any]:
    """Show the way here: pairs (url, label)."""
    return {"items": items}


@register.inclusion_tag("components/chips.html")
def chips(items: Iterable[Any]) -> dict[str, Any]:
    """Show filters in use, each a link that removes it: label, url."""
    return {"chips": items}


@register.inclusion_tag("components/ledger_kind.html")
def ledger_kind(kind: str, label: str = "") -> dict[str, Any]:
    """Show the kind of a ledger entry: allowance, reserved, delivered, released, reversed."""
    return {"kind": kind, "label": label or kind.capitalize()}


@register.inclusion_tag("components/empty.html")
def empty_state(title: str, text: str = "", url: str = "", link: str = "") -> dict[str, Any]:
    """Say what would be here, why it is not, and what to do."""
    stop = "." if text and not title.endswith((".", "?", "!")) else ""
    return {"title": title, "stop": stop, "text": text, "url": url, "link": link}


@register.inclusion_tag("components/progress.html")
def progress(uid: str, what: str, done: int, total: int, left: str = "", note: str = "") -> dict[str, Any]:
    """Show long work: {% progress "m" "Matching" done total left="About 2 minutes left" %}."""
    return {"uid": uid, "what": what, "done": done, "total": total, "left": left, "note": note}


@register.inclusion_tag("components/warning.html")
def warning(text: str) -> dict[str, Any]:
    """Warn, with GOV.UK's exclamation mark."""
    return {"text": text}


@register.inclusion_tag("components/confirmation.html")
def confirmation(title: str, reference_label: str = "", reference: str = "") -> dict[str, Any]:
    """Show the panel at the end of a booking; its title is the page's h1."""
    return {"title": title, "reference_label": reference_label, "reference": reference}
