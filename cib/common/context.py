"""What every template may use: the name, whether this is a demonstration, the links of header and footer."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

FOOTER: Final = (
    ("Help", "desk:help"),
    ("How days are counted", "peerchallenge:days_how"),
    ("Accessibility", "desk:help_accessibility"),
    ("Privacy", "desk:help_privacy"),
    ("Cookies", "desk:help_cookies"),
)


def address_of(name: str) -> str:
    """Give the address of a named page, or nothing where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def service(request: HttpRequest) -> dict[str, Any]:
    """Give what the page layout needs; no query is made here."""
    links = [{"label": label, "url": address_of(name)} for label, name in FOOTER]
    return {
        "service_name": settings.SITE_NAME,
        "demonstration": settings.DEMONSTRATION,
        "local_inbox_url": address_of("common:local_inbox") if settings.LOCAL_INBOX else "",
        "travel_url": address_of("desk:demonstration_travel") if settings.CLOCK_OFFSET_FILE else "",
        "home_url": address_of("desk:home") or "/",
        "account_url": address_of("accounts:account") or address_of("mfa_index"),
        "search_url": address_of("desk:search"),
        "my_messages_url": address_of("desk:my_messages"),
        "sign_out_url": address_of("account_logout"),
        "footer_links": [link for link in links if link["url"]],
    }
