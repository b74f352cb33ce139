"""Addresses of this app: one module a part."""

from peerchallenge.urls import booking, calendars, days, engagements, pool, scoping, visits

app_name = "peerchallenge"
urlpatterns = [
    *engagements.urlpatterns,
    *pool.urlpatterns,
    *calendars.urlpatterns,
    *booking.urlpatterns,
    *scoping.urlpatterns,
    *visits.urlpatterns,
    *days.urlpatterns,
]
