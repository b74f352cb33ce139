"""Where an invitation's link leads: the person opens their account and is signed in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from cib.accounts.middleware import second_factor_not_required
from cib.accounts.sign_on.services import provider_for
from cib.accounts.sign_on.views import let_forms_lead_to
from cib.common.errors import Refused
from cib.common.views import add_breaches
from councils.forms.joining import JoinForm
from councils.services.invitations import invitation_by_token, is_open, open_account_by_invitation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@method_decorator([login_not_required, second_factor_not_required, never_cache], name="dispatch")
class Join(FormView[JoinForm]):
    """Show what one is invited as; on POST open the account. Opening the page alone changes nothing."""

    template_name = "councils/join.html"
    form_class = JoinForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the invitation (404 for any other token); when it is closed, say so (410), or lead who is in to Home."""
        self.invitation = invitation_by_token(kwargs["token"])
        if not is_open(self.invitation):
            if request.user.is_authenticated:  # nothing is left to do with it: they are in
                return HttpResponseRedirect("/")
            context = {"invitation": self.invitation}
            return self.response_class(
                request=request, template="councils/join_closed.html", context=context, status=410
            )
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the invitation, and the sign-on of the council to whose domains its address belongs."""
        return super().get_context_data(
            invitation=self.invitation, sign_on=provider_for(self.invitation.email), **kwargs
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Let the page's form lead to the council's own page."""
        response = super().render_to_response(context, **kwargs)
        let_forms_lead_to(response, [context.get("sign_on")])
        return response

    def form_valid(self, form: JoinForm) -> HttpResponse:
        """Open the account and sign in; whoever else was signed in here is signed out."""
        try:
            user = open_account_by_invitation(token=self.kwargs["token"], password=form.cleaned_data["password"])
        except Refused as refused:
            add_breaches(form, refused)
            return self.form_invalid(form)
        self.request.session.flush()
        login(self.request, user, backend=BACKEND)
        messages.success(self.request, "Your account is open. Welcome.")
        return HttpResponseRedirect("/")

    def form_invalid(self, form: JoinForm) -> HttpResponse:
        """Show the form again, with status 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
