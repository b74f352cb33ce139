"""One's own account, and the demonstration's sign-in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import FormView, View

from cib.accounts import posts, queries, second_factor
from cib.accounts.forms import PostForm
from cib.accounts.middleware import second_factor_not_required
from cib.accounts.models import User
from cib.accounts.next_page import safe_next
from cib.accounts.sign_on.services import links_of, provider_for
from cib.accounts.sign_on.views import let_forms_lead_to

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class AccountView(LoginRequiredMixin, FormView[PostForm]):
    """Address, password, second factor, sessions; and in which appointment to act."""

    template_name = "accounts/account.html"
    form_class = PostForm
    success_url = reverse_lazy("accounts:account")

    @cached_property
    def posts(self) -> list[posts.Post]:
        """Give the appointments held today."""
        return posts.posts_of(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the appointments, with the one acted in already chosen."""
        chosen = posts.chosen_post(self.request) or (self.posts[0].id if self.posts else "")
        return {**super().get_form_kwargs(), "posts": self.posts, "initial": {"post": chosen}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what stands about the account."""
        assert isinstance(self.request.user, User)
        links = links_of(self.request.user)
        bound = provider_for(self.request.user.email)
        return super().get_context_data(
            links=links,
            can_link=None if bound in [provider for _, provider in links] else bound,
            facts=queries.account_facts(self.request.user),
            needs_second_factor=second_factor.is_required_of(self.request.user),
            several_posts=len(self.posts) > 1,
            **kwargs,
        )

    def form_valid(self, form: PostForm) -> HttpResponse:
        """Act in the chosen appointment from now on, in this session."""
        chosen = posts.choose_post(self.request, form.cleaned_data["post"])
        if chosen is not None:
            messages.success(self.request, f"You now act as {chosen.label}.")
        return super().form_valid(form)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Let the form that links an account lead to the council's own page."""
        response = super().render_to_response(context, **kwargs)
        let_forms_lead_to(response, [context["can_link"]])
        return response

    def form_invalid(self, form: PostForm) -> HttpResponse:
        """Show the form again, with status 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator([login_not_required, second_factor_not_required], name="dispatch")
class DemonstrationSignInView(View):
    """Sign in as one of the demonstration's people with one click; it does not exist anywhere else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign in and go to the page asked for within this site, or home."""
        wanted = request.POST.get("account", "")
        if not settings.DEMONSTRATION or not wanted.isdecimal() or len(wanted) > 18:
            raise Http404
        user = get_object_or_404(User, pk=int(wanted), is_demonstration=True, is_active=True)
        request.session.flush()
        login(request, user, backend=BACKEND)
        return HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
