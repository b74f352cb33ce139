"""Tags of figures: days done and reserved, sparklines, strips and trends, drawn on the server with their words."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cib.common.components.daybar import DayFigures
from cib.common.components.pictures import Picture, draw_picture
from cib.common.components.words import half_days_number, half_days_signed

register = template.Library()

_RESERVED = mark_safe('<span class="govuk-visually-hidden"> reserved</span>')


@register.simple_tag
def days_number(figures: DayFigures | None) -> SafeString:
    """Write how many days are done, and how many more are reserved: 2 +1½."""
    if figures is None:
        return SafeString("No figure")
    done = half_days_number(figures.done)
    if not figures.reserved:
        return format_html("<span>{}</span>", done)
    reserved, hidden = half_days_signed(figures.reserved), _RESERVED
    return format_html('<span>{} <span class="pc-plus">{}{}</span></span>', done, reserved, hidden)


@register.simple_tag
def picture(uid: str, drawn: Picture, title: str, description: str, css_class: str = "") -> SafeString:
    """Show a picture with its title and what it says in words; a table beside it must say the same."""
    return draw_picture(drawn, uid=uid, title=title, description=description, css_class=css_class)
