"""Saying who may see what a council decides on."""

from cib.common import clock
from cib.common.components.words import long_date
from profiles.models import Release


def audience_words(release: Release | None) -> str:
    """Say who may see it and from when: "The council alone", "The region, from 3 March 2027"."""
    if release is None or release.from_date is None:
        return "The council alone, until it decides"
    whom = f"{release.get_audience_display()}: {release.cluster}" if release.cluster else release.get_audience_display()
    is_open = release.from_date <= clock.today()
    return f"{whom}, {'since' if is_open else 'from'} {long_date(release.from_date)}"
