"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from cib.common import health, local_inbox_views, style_views

app_name = "common"
urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("inbox/local/", local_inbox_views.LocalInboxView.as_view(), name="local_inbox"),
    path("inbox/local/<int:pk>/", local_inbox_views.LocalMailView.as_view(), name="local_mail"),
    path("inbox/local/<int:pk>/html/", local_inbox_views.LocalMailHtmlView.as_view(), name="local_mail_html"),
    path(
        "inbox/local/<int:pk>/files/<int:number>/",
        local_inbox_views.LocalMailFileView.as_view(),
        name="local_mail_file",
    ),
    path("style/", style_views.StylePageView.as_view(), name="style"),
    path("style/error/<str:name>/", style_views.error_page, name="style_error"),
    path("style/<str:page>/", style_views.StylePageView.as_view(), name="style_page"),
]
