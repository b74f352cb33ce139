"""What the pages of every app share: a form that calls one service, a move that calls one service."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.generic import FormView, View

from cib.common.errors import NotVisible, Refused, Stale
from cib.common.policy import Policy


class AllowedMixin(LoginRequiredMixin):
    """Ask the policy before anything else; pages that show an object set `action` and `get_allowed_object`.

    `post_action` is what sending the page's form needs, where that is more than reading the page.
    """

    request: HttpRequest
    policy: Policy
    action: str
    post_action = ""

    @property
    def actor(self) -> Any:
        """Give who asks, as the services want them: somebody signed in."""
        return self.request.user

    def get_allowed_object(self) -> Any:
        """Give the object that the action is about (raise NotVisible where there is none)."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those not signed in (to sign-in), those who may not know (404) and those who may not do it (403)."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.allowed_object = self.get_allowed_object()
        self.policy.require(request.user, self.action, self.allowed_object)
        if request.method == "POST" and self.post_action:
            self.policy.require(request.user, self.post_action, self.allowed_object)
        return super().dispatch(request, *args, **kwargs)


def add_breaches(form: BaseForm, refused: Refused) -> None:
    """Put each breach beside its field, or above the form, with its rule's code.

    A form's `asked_as` names the field in which it asks for what a rule calls otherwise.
    """
    asked_as = getattr(form, "asked_as", {})
    for breach in refused.breaches:
        name = asked_as.get(breach.field, breach.field)
        field = name if name in form.fields else None
        form.add_error(field, f"{breach.message} (rule {breach.code})")


class ServiceFormView(AllowedMixin, FormView):
    """Show a form and hand what was typed to one service, in `perform`."""

    success_message = ""

    def perform(self, form: Any) -> Any:
        """Call the service; what it returns is kept in `self.result`."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        """Say what was done, or show the refusal on the form with everything typed still there."""
        try:
            self.result = self.perform(form)
        except Refused as refused:
            add_breaches(form, refused)
            return self.form_invalid(form)
        if self.success_message:
            messages.success(self.request, self.success_message)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again, with status 422 so that nothing takes it for a success."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class MoveView(AllowedMixin, View):
    """A POST that calls one service and goes back to where it came from."""

    http_method_names = ["post"]
    success_message = ""
    success_url = "/"

    def perform(self) -> Any:
        """Call the service."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """Tell where to go when it is done."""
        return self.success_url

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it; a refusal is told on the page one comes back to."""
        try:
            self.result = self.perform()
        except Refused as refused:
            for breach in refused.breaches:
                messages.error(request, f"{breach.message} (rule {breach.code})")
            return HttpResponseRedirect(self.get_success_url())
        except Stale:
            # There is nothing to read at the address of a move: the page of a stale one leads to where it came from.
            request.page_of_move = self.get_success_url()  # type: ignore[attr-defined]
            raise
        if self.success_message:
            messages.success(request, self.success_message)
        return HttpResponseRedirect(self.get_success_url())


def seen_version(request: HttpRequest) -> int | None:
    """Read the version number that the form carried, or None; raise NotVisible for nonsense."""
    raw = request.POST.get("version", "")
    if raw == "":
        return None
    if not raw.isdecimal() or len(raw) > 9:
        raise NotVisible
    return int(raw)
