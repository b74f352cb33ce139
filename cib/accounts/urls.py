"""Addresses of this app; signing in itself is allauth's, under /accounts/."""

from django.urls import URLPattern, URLResolver, path

from cib.accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", views.AccountView.as_view(), name="account"),
    path("demonstration/sign-in/", views.DemonstrationSignInView.as_view(), name="demonstration_sign_in"),
]
