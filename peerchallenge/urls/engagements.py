"""Addresses of engagements as a whole."""

from django.urls import URLPattern, path

from peerchallenge.views import engagements

urlpatterns: list[URLPattern] = [
    path("engagements/", engagements.EngagementList.as_view(), name="engagement_list"),
    path("engagements/<uuid:engagement_id>/", engagements.EngagementDetail.as_view(), name="engagement_detail"),
    path(
        "engagements/<uuid:engagement_id>/history/", engagements.EngagementHistory.as_view(), name="engagement_history"
    ),
]
