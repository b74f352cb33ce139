"""Tags of lists: filters beside them, chips of those in use, page numbers."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest

register = template.Library()


def _without(request: HttpRequest, name: str, value: str) -> str:
    """Give the query with one value of one filter left out, and back on the first page."""
    query = request.GET.copy()
    query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _value_label(field: BoundField, value: str) -> str:
    """Say a filter's value in words: the chosen option's, or the label and what was typed."""
    for key, label in getattr(field.field, "choices", ()):
        if str(key) == value:
            return str(label)
    return str(field.label) if value in {"on", "true"} else f"{field.label}: {value}"


@register.inclusion_tag("components/chips.html", takes_context=True)
def filter_chips(context: template.Context, form: BaseForm | None) -> dict[str, Any]:
    """Show the filters in use, each a link that takes it off."""
    request = context["request"]
    found = [
        {"label": _value_label(field, value), "url": _without(request, field.html_name, value)}
        for field in (form or ())
        for value in request.GET.getlist(field.html_name)
        if value.strip()
    ]
    return {"chips": found}


@register.inclusion_tag("components/filter.html", takes_context=True)
def filter_form(context: template.Context, form: BaseForm, label: str = "Filter this list") -> dict[str, Any]:
    """Show a filter beside its list: a GET form, folded on a phone; keeps the sort order."""
    request = context["request"]
    form.marks_optional = False  # type: ignore[attr-defined]
    in_use = any(request.GET.getlist(field.html_name) for field in form)
    return {
        "form": form,
        "label": label,
        "path": request.path,
        "sort": request.GET.get("sort", ""),
        "in_use": in_use,
    }


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """Give this page's query with some values changed; None takes one out: {% with_query page=2 %}."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page: Any, around: int = 1) -> Iterable[int | str]:
    """Give the page numbers to show, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=around, on_ends=1)
