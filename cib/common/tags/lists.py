"""Tags that list: tasks, dates, reasons, candidates, places on a team, what needs attention, facts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

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


# --- Tables ----------------------------------------------------------------------------------------


def _cell_around(column: Any, *, is_first: bool) -> tuple[str, str]:
    """Give what stands before and after a cell's content in one column."""
    if is_first:
        return '<th scope="row" role="rowheader" class="govuk-table__header"><span>', "</span></th>"
    own = column.attrs["td"]["class"]
    opened = format_html(
        '<td role="cell" class="govuk-table__cell{}" data-label="{}"><span>', f" {own}" if own else "", column.header
    )
    return opened, "</span></td>"


@register.simple_tag(takes_context=True)
def table_rows(context: template.Context, table: Any) -> SafeString:
    """Write the rows of a table's page; here and not in a template, which would take as long as all the rest."""
    around = [_cell_around(column, is_first=n == 0) for n, column in enumerate(table.columns)]
    parts: list[str] = []
    for row in table.paginated_rows:
        attrs = row.attrs
        own_class, uid = attrs.get("class"), attrs.get("id")
        parts.append(
            f'<tr class="govuk-table__row{" " + conditional_escape(own_class) if own_class else ""}" role="row"'
        )
        parts.append(f' id="{conditional_escape(uid)}">' if uid else ">")
        for (opened, closed), (_, cell) in zip(around, row.items(), strict=True):
            parts += (opened, render_value_in_context(cell, context), closed)
        parts.append("</tr>")
    return SafeString("".join(parts))  # each part is escaped above
