"""Tags of figures: sparklines, strips and trends, drawn on the server with their words."""

from django import template
from django.utils.safestring import SafeString

from cib.common.components.pictures import Picture, draw_picture

register = template.Library()


@register.simple_tag
def picture(uid: str, drawn: Picture, title: str, description: str, css_class: str = "") -> SafeString:
    """Show a picture with its title and what it says in words; a table beside it must say the same."""
    return draw_picture(drawn, uid=uid, title=title, description=description, css_class=css_class)
