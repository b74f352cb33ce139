"""Addresses of the profile's pages: a council, an indicator, councils side by side, England."""

from django.urls import URLPattern, path, re_path

from profiles.views import compare, england, indicator, profile

_LA = r"(?P<la_code>[0-9]{3})"
_CODE = r"(?P<code>[-\w]+)"

urlpatterns: list[URLPattern] = [
    path("profiles/", profile.ProfileHome.as_view(), name="home"),
    path("profiles/england/", england.EnglandMap.as_view(), name="england"),
    path("profiles/compare/", compare.CompareView.as_view(), name="compare"),
    re_path(rf"^profiles/{_LA}/$", profile.ProfileView.as_view(), name="profile"),
    re_path(rf"^profiles/{_LA}/indicators/{_CODE}/$", indicator.IndicatorView.as_view(), name="indicator"),
    re_path(
        rf"^profiles/{_LA}/indicators/{_CODE}/picture\.(?P<form>svg|png)$",
        indicator.PictureView.as_view(),
        name="picture",
    ),
]
