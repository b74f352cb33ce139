"""Help: the words of the programme, accessibility, privacy, cookies. Open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View


@method_decorator(login_not_required, name="dispatch")
class HelpView(TemplateView):
    """A page of help."""

    template_name = "desk/help.html"


@method_decorator(login_not_required, name="dispatch")
class FrontDoor(View):
    """The bare address: home for who is signed in, sign-in for who is not."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponseRedirect:
        """Lead on."""
        known = request.user.is_authenticated
        return HttpResponseRedirect(reverse("desk:home" if known else "account_login"))
