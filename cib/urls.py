"""Wiring: which app answers under which address."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("cib.common.urls")),
    path("", include("cib.accounts.urls")),
    path("", include("councils.urls")),
    path("", include("profiles.urls")),
    path("", include("peerchallenge.urls")),
    path("", include("reviews.urls")),
    path("", include("cib.desk.urls")),
]

handler400 = "cib.common.views_errors.bad_request"
handler403 = "cib.common.views_errors.permission_denied"
handler404 = "cib.common.views_errors.page_not_found"
handler429 = "cib.common.views_errors.too_many_requests"
handler500 = "cib.common.views_errors.server_error"
