"""The hours of half-days on site as delivered; CIB staff change them on a page."""

import datetime as dt

from peerchallenge.enums import Half
from peerchallenge.programme.rows import HoursRow

HALF_DAY_HOURS: tuple[HoursRow, ...] = (
    HoursRow(Half.MORNING, dt.time(9), dt.time(12, 30)),
    HoursRow(Half.AFTERNOON, dt.time(13, 30), dt.time(17)),
)
