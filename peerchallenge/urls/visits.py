"""Addresses of visits, effort, concerns and changes of course."""

from django.urls import URLPattern, path

from peerchallenge.views import changes, concerns, effort, visits

urlpatterns: list[URLPattern] = [
    path("engagements/<uuid:engagement_id>/visit/begin/", visits.VisitBegin.as_view(), name="visit_begin"),
    path("engagements/<uuid:engagement_id>/lines/add-on-site/", visits.LineAdd.as_view(), name="line_add_on_site"),
    path("lines/<uuid:line_id>/acknowledge/", visits.LineAcknowledge.as_view(), name="line_acknowledge"),
    path("engagements/<uuid:engagement_id>/concerns/raise/", concerns.ConcernRaise.as_view(), name="concern_raise"),
    path("concerns/<uuid:concern_id>/", concerns.ConcernDetail.as_view(), name="concern_detail"),
    path("engagements/<uuid:engagement_id>/effort/", effort.Effort.as_view(), name="effort"),
    path("engagements/<uuid:engagement_id>/effort/confirm/", effort.EffortConfirm.as_view(), name="effort_confirm"),
    path("engagements/<uuid:engagement_id>/effort/settle/", effort.EffortSettle.as_view(), name="effort_settle"),
    path("effort/<uuid:entry_id>/correct/", effort.EffortCorrect.as_view(), name="effort_correct"),
    path("effort/<uuid:entry_id>/dispute/", effort.EffortDispute.as_view(), name="effort_dispute"),
    path("effort/<uuid:entry_id>/dispute/withdraw/", effort.DisputeWithdraw.as_view(), name="effort_dispute_withdraw"),
    path("visits/<uuid:visit_id>/move/", changes.VisitMove.as_view(), name="visit_move"),
    path("engagements/<uuid:engagement_id>/pause/", changes.EngagementPause.as_view(), name="engagement_pause"),
    path("engagements/<uuid:engagement_id>/resume/", changes.EngagementResume.as_view(), name="engagement_resume"),
    path("engagements/<uuid:engagement_id>/decline/", changes.EngagementDecline.as_view(), name="engagement_decline"),
    path("engagements/<uuid:engagement_id>/cancel/", changes.EngagementCancel.as_view(), name="engagement_cancel"),
]
