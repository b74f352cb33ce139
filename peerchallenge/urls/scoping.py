"""Addresses of scoping, dates on site and ground rules."""

from django.urls import URLPattern, path, re_path

from peerchallenge.views import dates, effort_plan, enquiry, ground_rules, scoping

_E = "engagements/<uuid:engagement_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_E}scope/", scoping.ScopeDetail.as_view(), name="scope_detail"),
    path(f"{_E}scope/versions/<int:number>/", scoping.ScopeVersion.as_view(), name="scope_version"),
    path(f"{_E}scope/edit/<slug:section>/", scoping.ScopeEdit.as_view(), name="scope_edit"),
    path(f"{_E}scope/meetings/add/", scoping.MeetingAdd.as_view(), name="meeting_add"),
    path(f"{_E}scope/lines/add/", scoping.LineAdd.as_view(), name="line_add"),
    path(f"{_E}scope/lines/from-profile/", enquiry.LineFromProfile.as_view(), name="line_from_profile"),
    re_path(
        r"^councils/(?P<la_code>[0-9]{3})/enquiry/(?P<code>[-\w]+)/$",
        enquiry.LineChoose.as_view(),
        name="line_choose",
    ),
    path(f"{_E}scope/lines/<uuid:line_id>/remove/", scoping.LineRemove.as_view(), name="line_remove"),
    path(f"{_E}scope/propose/", scoping.ScopePropose.as_view(), name="scope_propose"),
    path(f"{_E}scope/take-back/", scoping.ScopeTakeBack.as_view(), name="scope_take_back"),
    path(f"{_E}scope/approve/", scoping.ScopeApprove.as_view(), name="scope_approve"),
    path(f"{_E}scope/send-back/", scoping.ScopeSendBack.as_view(), name="scope_send_back"),
    path(f"{_E}scope/revise/", scoping.ScopeRevise.as_view(), name="scope_revise"),
    path(f"{_E}scope/acknowledge/", scoping.ScopeAcknowledge.as_view(), name="scope_acknowledge"),
    path(f"{_E}days-plan/", effort_plan.EffortPlanPage.as_view(), name="effort_plan"),
    path(f"{_E}dates/suggest/", dates.DatesSuggest.as_view(), name="dates_suggest"),
    path(f"{_E}dates/fix/", dates.DatesFix.as_view(), name="dates_fix"),
    path(f"{_E}dates/unusual/", dates.DatesUnusual.as_view(), name="dates_unusual"),
    path(f"{_E}dates/<uuid:visit_id>/fix/", dates.DatesFix.as_view(), name="dates_change"),
    path(f"{_E}dates/<uuid:visit_id>/drop/", dates.VisitDrop.as_view(), name="visit_drop"),
    path(f"{_E}ground-rules/", ground_rules.GroundRulesPage.as_view(), name="ground_rules"),
]
