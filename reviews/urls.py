"""Addresses of this app."""

from django.urls import URLPattern, path

from reviews.views import cycles, importing, plans, policies

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    path("cycles/", cycles.CycleList.as_view(), name="cycle_list"),
    path("cycles/import/", importing.CycleImport.as_view(), name="cycle_import"),
    path("cycles/policies/", policies.PolicyList.as_view(), name="policy_list"),
    path("cycles/policies/support/", policies.SupportPolicyChange.as_view(), name="support_policy_change"),
    path("cycles/policies/turns/<slug:code>/", policies.CyclePolicyChange.as_view(), name="cycle_policy_change"),
    path("cycles/plan/", plans.PlanHome.as_view(), name="plan_home"),
    path("cycles/plan/<slug:code>/", plans.PlanView.as_view(), name="plan"),
    path("cycles/plan/<slug:code>/capacity/", plans.CapacityEdit.as_view(), name="plan_capacity"),
    path("cycles/<uuid:cycle_id>/", cycles.CycleDetail.as_view(), name="cycle_detail"),
    path("cycles/<uuid:cycle_id>/book/", cycles.CycleBook.as_view(), name="cycle_book"),
    path("cycles/<uuid:cycle_id>/waive/", cycles.CycleWaive.as_view(), name="cycle_waive"),
    path("cycles/<uuid:cycle_id>/count-elsewhere/", cycles.CycleCount.as_view(), name="cycle_count"),
    path("cycles/<uuid:cycle_id>/due-date/", cycles.CycleDate.as_view(), name="cycle_date"),
]
