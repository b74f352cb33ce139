"""Tags with an end tag, which wrap what is inside: panels, details, notes, columns."""

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_block_tag
def panel(content: SafeString, title: str = "", uid: str = "", level: int = 2) -> SafeString:
    """Put content in a pale box with a line on top: a standing or a figure to take in at a glance."""
    if not title:
        return format_html('<div class="pc-panel">{}</div>', content)
    heading = format_html('<h{0} class="govuk-heading-m" id="{1}">{2}</h{0}>', int(level), uid, title)
    return format_html('<section class="pc-panel" aria-labelledby="{}">{}{}</section>', uid, heading, content)


@register.simple_block_tag
def side(content: SafeString, title: str, uid: str, level: int = 2) -> SafeString:
    """Put content in one section of an aside: team, dates, days, documents."""
    heading = format_html('<h{0} class="pc-side__title" id="{1}">{2}</h{0}>', int(level), uid, title)
    return format_html('<section class="pc-side" aria-labelledby="{}">{}{}</section>', uid, heading, content)


@register.simple_block_tag
def section(content: SafeString, title: str, uid: str, level: int = 2) -> SafeString:
    """Put content in a section of the page with its heading."""
    heading = format_html('<h{0} class="govuk-heading-m" id="{1}">{2}</h{0}>', int(level), uid, title)
    return format_html('<section class="pc-section" aria-labelledby="{}">{}{}</section>', uid, heading, content)


@register.simple_block_tag
def details(content: SafeString, summary: str, is_open: bool = False) -> SafeString:
    """Fold content under a line that opens it."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        mark_safe(" open") if is_open else "",
        summary,
        content,
    )


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    """Set a note apart from the text around it."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def wrap(content: SafeString, css_class: str, element: str = "div") -> SafeString:
    """Wrap content in an element, or leave nothing at all where there is no content."""
    inside = SafeString(content.strip())  # rendered by the template engine, which has escaped what needs it
    if not inside:
        return inside
    return format_html('<{0} class="{1}">{2}</{0}>', element, css_class, inside)


@register.inclusion_tag("components/notification.html")
def notification(text: str, kind: str = "info", uid: str = "notification", title: str = "") -> dict[str, Any]:
    """Show a banner: kind is info, success, warning or error."""
    titles = {"success": "Done", "error": "There is a problem", "warning": "Please note"}
    return {"text": text, "kind": kind, "uid": uid, "title": title or titles.get(kind, "Please note")}


class ColumnsNode(template.Node):
    """Main content with an aside beside it, or alone in one column where the aside is empty."""

    child_nodelists = ("main", "beside")

    def __init__(self, main: NodeList, beside: NodeList) -> None:
        self.main = main
        self.beside = beside

    def render(self, context: template.Context) -> SafeString:
        """Render both parts, and the second column only if there is something in it."""
        main, beside = self.main.render(context), SafeString(self.beside.render(context).strip())
        if not beside:
            return main
        return format_html(
            '<div class="pc-layout pc-layout--aside"><div>{}</div><div>{}</div></div>',
            main,
            beside,
        )


@register.tag
def columns(parser: Parser, token: Token) -> ColumnsNode:
    """Parse {% columns %} main {% beside %} aside {% endcolumns %}."""
    main = parser.parse(("beside",))
    parser.delete_first_token()
    beside = parser.parse(("endcolumns",))
    parser.delete_first_token()
    return ColumnsNode(main, beside)
