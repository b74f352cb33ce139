"""The words of calendars in histories."""

from cib.common.audit import Words

WORDS: dict[str, Words] = {
    "calendar_feed.made": Words("Made a private calendar address", "owner"),
    "calendar_feed.renewed": Words("Made a new private calendar address in place of the old one", "owner"),
    "calendar_feed.revoked": Words("Ended the private calendar address", "owner"),
    "half_day_hours.set": Words("Set the hours of the {half} on site: {hours}", "cib_staff"),
}
