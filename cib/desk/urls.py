"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path, re_path

from cib.desk.views import demonstration, home, messages, places, search
from cib.desk.views import help as help_pages

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", help_pages.FrontDoor.as_view(), name="front_door"),
    path("demonstration/time/", demonstration.TravelView.as_view(), name="demonstration_travel"),
    path("home/", home.HomeView.as_view(), name="home"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("england/", places.EnglandView.as_view(), name="england"),
    path("regions/mine/", places.RegionHome.as_view(), name="region_home"),
    path("regions/<slug:code>/", places.RegionView.as_view(), name="region"),
    path("clusters/<uuid:pk>/activity/", places.ClusterView.as_view(), name="cluster"),
    re_path(r"^councils/(?P<la_code>[0-9]{3})/$", places.CouncilView.as_view(), name="council"),
    path("help/", help_pages.HelpView.as_view(), name="help"),
    path("help/words/", help_pages.HelpView.as_view(template_name="desk/help_words.html"), name="help_words"),
    path(
        "help/accessibility/",
        help_pages.HelpView.as_view(template_name="desk/help_accessibility.html"),
        name="help_accessibility",
    ),
    path("help/privacy/", help_pages.HelpView.as_view(template_name="desk/help_privacy.html"), name="help_privacy"),
    path("help/cookies/", help_pages.HelpView.as_view(template_name="desk/help_cookies.html"), name="help_cookies"),
    path("messages/", messages.MessageListView.as_view(), name="messages"),
    path("messages/send-again/", messages.MessagesSendAgainView.as_view(), name="messages_send_again"),
    path("messages/<int:pk>/send-again/", messages.MessageSendAgainView.as_view(), name="message_send_again"),
]
