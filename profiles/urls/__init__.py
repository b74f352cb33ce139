"""Addresses of this app: one module a part."""

from profiles.urls import figures, imports, office, pages, signs

app_name = "profiles"
urlpatterns = [
    *pages.urlpatterns,
    *imports.urlpatterns,
    *figures.urlpatterns,
    *signs.urlpatterns,
    *office.urlpatterns,
]
