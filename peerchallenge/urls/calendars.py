"""Addresses of calendars."""

from django.urls import URLPattern, path

from peerchallenge.views import calendars

urlpatterns: list[URLPattern] = [
    path("account/calendar/", calendars.CalendarPage.as_view(), name="calendar"),
    path("account/calendar/make/", calendars.CalendarMake.as_view(), name="calendar_make"),
    path("account/calendar/revoke/", calendars.CalendarRevoke.as_view(), name="calendar_revoke"),
    path("calendar/<str:secret>.ics", calendars.CalendarFile.as_view(), name="calendar_file"),
    path("calendar/hours/", calendars.HoursEdit.as_view(), name="hours_edit"),
    path(
        "engagements/<uuid:engagement_id>/calendar.ics",
        calendars.EngagementCalendar.as_view(),
        name="engagement_calendar",
    ),
]
