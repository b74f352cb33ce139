"""Addresses of imports."""

from django.urls import URLPattern, URLResolver, path, re_path

from profiles.views import imports

_LA = r"(?P<la_code>[0-9]{3})"

urlpatterns: list[URLPattern | URLResolver] = [
    path("figures/files/", imports.ImportList.as_view(), name="import_list"),
    path("figures/files/add/", imports.PublishedAdd.as_view(), name="import_add"),
    path("figures/files/<uuid:pk>/", imports.ImportDetail.as_view(), name="import_detail"),
    path("figures/files/<uuid:pk>/lines/", imports.ImportLines.as_view(), name="import_lines"),
    path("figures/files/<uuid:pk>/confirm/", imports.ImportConfirm.as_view(), name="import_confirm"),
    path("figures/files/<uuid:pk>/cancel/", imports.ImportCancel.as_view(), name="import_cancel"),
    re_path(rf"^councils/{_LA}/figures/upload/$", imports.OwnAdd.as_view(), name="own_import_add"),
    re_path(rf"^councils/{_LA}/figures/template/$", imports.OwnTemplate.as_view(), name="own_template"),
]
