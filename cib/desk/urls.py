"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path, re_path

from cib.desk.views import (
    contacts,
    demonstration,
    home,
    messages,
    my_messages,
    places,
    reminders,
    search,
    status,
    turns,
)
from cib.desk.views import help as help_pages

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", help_pages.FrontDoor.as_view(), name="front_door"),
    path("demonstration/time/", demonstration.TravelView.as_view(), name="demonstration_travel"),
    path("home/", home.HomeView.as_view(), name="home"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("england/", places.EnglandView.as_view(), name="england"),
    path("contacts/", contacts.ContactsView.as_view(), name="contacts"),
    path("regions/mine/", places.RegionHome.as_view(), name="region_home"),
    path("regions/<slug:code>/", places.RegionView.as_view(), name="region"),
    path("clusters/<uuid:pk>/activity/", places.ClusterView.as_view(), name="cluster"),
    path("clusters/mine/", places.ClusterHome.as_view(), name="cluster_home"),
    path("turns/<uuid:pk>/tie/<uuid:engagement_id>/", turns.TurnTie.as_view(), name="turn_tie"),
    re_path(r"^councils/(?P<la_code>[0-9]{3})/status/$", status.CouncilStatusView.as_view(), name="council_status"),
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
    path("my-messages/", my_messages.MyMessagesView.as_view(), name="my_messages"),
    path("my-messages/read/", my_messages.MyMessagesReadView.as_view(), name="my_messages_read"),
    path("my-messages/choice/", my_messages.MyMessagesChoiceView.as_view(), name="my_messages_choice"),
    path("my-messages/<int:pk>/", my_messages.MyMessageView.as_view(), name="my_message"),
    path("messages/", messages.MessageListView.as_view(), name="messages"),
    path("messages/send-again/", messages.MessagesSendAgainView.as_view(), name="messages_send_again"),
    path("messages/<int:pk>/send-again/", messages.MessageSendAgainView.as_view(), name="message_send_again"),
    path("messages/<int:pk>/", messages.MessageDetailView.as_view(), name="message_detail"),
    path("messages/<int:pk>/hold/", messages.MessageHoldView.as_view(), name="message_hold"),
    path("messages/<int:pk>/let-go/", messages.MessageLetGoView.as_view(), name="message_let_go"),
    path("messages/coming/", reminders.ComingView.as_view(), name="reminders_coming"),
    path("messages/reminders/<int:pk>/", reminders.ReminderDetailView.as_view(), name="reminder_detail"),
    path("messages/reminders/<int:pk>/hold/", reminders.ReminderHoldView.as_view(), name="reminder_hold"),
    path("messages/reminders/<int:pk>/let-go/", reminders.ReminderLetGoView.as_view(), name="reminder_let_go"),
    path("messages/kinds/", reminders.KindListView.as_view(), name="message_kinds"),
    path("messages/kinds/<str:kind>/hold/", reminders.KindHoldView.as_view(), name="kind_hold"),
    path("messages/kinds/<str:kind>/let-go/", reminders.KindLetGoView.as_view(), name="kind_let_go"),
    path("messages/policies/", reminders.PolicyListView.as_view(), name="reminder_policies"),
    path("messages/policies/<int:pk>/", reminders.PolicyEditView.as_view(), name="reminder_policy_edit"),
]
