
from django.urls import URLPattern, URLResolver, path


from profiles.views import policies

urlpatterns: list[URLPattern | URLResolver] = [
    path("figures/policies/", policies.PolicyList.as_view(), name="policy_list"),
    path("figures/policies/<slug:code>/", policies.PolicyChange.as_view(), name="policy_change"),
]
