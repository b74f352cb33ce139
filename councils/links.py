"""Addresses of other parts' pages, which this part links to by name and never imports."""

from django.urls import NoReverseMatch, reverse

from councils.models import Council, Region


def council_url(council: Council) -> str:
    """Give the council's page, or its record where this installation has no such page."""
    try:
        return reverse("desk:council", args=[council.la_code])
    except NoReverseMatch:
        return reverse("councils:council_record", args=[council.la_code])


def region_url(region: Region) -> str:
    """Give the region's page, or its lead posts where this installation has no such page."""
    try:
        return reverse("desk:region", args=[region.code])
    except NoReverseMatch:
        return reverse("councils:region_posts", args=[region.code])
