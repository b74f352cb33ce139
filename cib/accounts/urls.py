"""Addresses of this app; signing in itself is allauth's, under /accounts/."""

from django.urls import URLPattern, URLResolver, path

from cib.accounts import views
from cib.accounts.sign_on import views as sign_on

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", views.AccountView.as_view(), name="account"),
    path("sign-in/council/", sign_on.SignOnStart.as_view(), name="sign_on"),
    path("sign-in/council/<slug:slug>/invited/", sign_on.SignOnInvited.as_view(), name="sign_on_invited"),
    path("sign-in/council/<slug:slug>/callback/", sign_on.SignOnCallback.as_view(), name="sign_on_callback"),
    path("account/sign-on/<slug:slug>/link/", sign_on.SignOnLink.as_view(), name="sign_on_link"),
    path("account/sign-on/<int:link_id>/unlink/", sign_on.SignOnUnlink.as_view(), name="sign_on_unlink"),
    path("demonstration/sign-in/", views.DemonstrationSignInView.as_view(), name="demonstration_sign_in"),
]
