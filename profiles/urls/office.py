"""Addresses of what CIB staff change: how figures are compared, signs found, files taken; the indicators."""

from django.urls import URLPattern, URLResolver, path

from profiles.views import indicators, policies

urlpatterns: list[URLPattern | URLResolver] = [
    path("figures/policies/", policies.PolicyList.as_view(), name="policy_list"),
    path("figures/policies/<slug:code>/", policies.PolicyChange.as_view(), name="policy_change"),
    path("figures/indicators/", indicators.IndicatorList.as_view(), name="indicator_list"),
    path("figures/indicators/<slug:code>/", indicators.IndicatorEdit.as_view(), name="indicator_edit"),
]
