"""Addresses of early signs."""

from django.urls import URLPattern, URLResolver, path, re_path

from profiles.views import signs

_LA = r"(?P<la_code>[0-9]{3})"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(rf"^councils/{_LA}/signs/$", signs.CouncilSigns.as_view(), name="council_signs"),
    re_path(rf"^councils/{_LA}/signs/tell/$", signs.ConcernTell.as_view(), name="concern_tell"),
    path("signs/", signs.SignList.as_view(), name="sign_list"),
    path("signs/<uuid:pk>/", signs.SignDetail.as_view(), name="sign_detail"),
    path("signs/<uuid:pk>/let-go/", signs.ConcernLetGo.as_view(), name="concern_let_go"),
]
