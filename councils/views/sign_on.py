"""Councils' single sign-on, for CIB staff: the list, adding, changing, testing, switching on and off."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cib.accounts.models import SignOnProvider
from cib.common.errors import NotVisible
from cib.common.lists import AllowedList
from cib.common.mail import absolute
from cib.common.views import MoveView, seen_version
from councils.filters import SignOnFilter
from councils.forms.sign_on import SignOnAddForm, SignOnForm
from councils.models import Council
from councils.permissions import POLICY
from councils.services.sign_on import add_sign_on, change_sign_on, switch_sign_on, try_sign_on
from councils.tables import SignOnTable
from councils.views.bases import FormPage, RecordPage, RegisterMixin, found


class SignOnList(RegisterMixin, AllowedList):
    """All sign-ons, for CIB staff; for everybody else there is no such page."""

    policy, action = POLICY, "manage_sign_on"
    table_class, filterset_class = SignOnTable, SignOnFilter
    list_name, export_name = "sign-ons", "single-sign-on"
    template_name = "councils/sign_on_list.html"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who manages none."""
        if not POLICY.allows(self.request.user, "manage_sign_on"):
            raise NotVisible

    def get_queryset(self) -> QuerySet[SignOnProvider]:
        """Give all of them with their domains."""
        return SignOnProvider.objects.prefetch_related("domains")


class SignOnDetail(RecordPage):
    """One sign-on: how it is set up, its return address, testing and switching."""

    action = "manage_sign_on"
    template_name = "councils/sign_on_detail.html"

    def get_allowed_object(self) -> SignOnProvider:
        """Give the one of the address."""
        return found(SignOnProvider, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what the page shows; the secret is not among it."""
        row: SignOnProvider = self.allowed_object
        return super().get_context_data(
            provider=row,
            councils=Council.objects.filter(pk__in=row.council_ids).order_by("name"),
            domains=row.domains.all(),
            return_address=absolute(reverse("accounts:sign_on_callback", args=[row.slug])),
            breadcrumbs=[(reverse("desk:home"), "Home"), (reverse("councils:sign_on_list"), "Single sign-on")],
            **kwargs,
        )


class SignOnAdd(FormPage):
    """Set a council's sign-on up."""

    action, form_class, heading = "manage_sign_on", SignOnAddForm, "Add a single sign-on"
    success_message = "It is set up, and switched off. Test the connection, then switch it on."

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who manages none."""
        if not POLICY.allows(self.request.user, "manage_sign_on"):
            raise NotVisible

    def get_back_url(self) -> str:
        """Go back to the list."""
        return reverse("councils:sign_on_list")

    def get_success_url(self) -> str:
        """Go on to its page."""
        return reverse("councils:sign_on_detail", args=[self.result.pk])

    def perform(self, form: SignOnAddForm) -> SignOnProvider:
        """Add it."""
        return add_sign_on(actor=self.actor, **form.facts())


class SignOnEdit(FormPage):
    """Change how a sign-on is set up."""

    action, form_class, heading = "manage_sign_on", SignOnForm, "Change the single sign-on"
    success_message = "It is changed. If the connection changed, test it again."

    def get_allowed_object(self) -> SignOnProvider:
        """Give the one of the address."""
        return found(SignOnProvider, self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Begin with what is there; the secret is never shown."""
        row: SignOnProvider = self.allowed_object
        facts = {name: getattr(row, name) for name in ("name", "issuer", "client_id", "second_factor_values")}
        return facts | {"councils": row.council_ids, "domains": "\n".join(str(domain) for domain in row.domains.all())}

    def get_back_url(self) -> str:
        """Go back to its page."""
        return reverse("councils:sign_on_detail", args=[self.kwargs["pk"]])

    def perform(self, form: SignOnForm) -> SignOnProvider:
        """Change it."""
        version = form.cleaned_data.get("version")
        return change_sign_on(sign_on_id=self.kwargs["pk"], version=version, actor=self.actor, **form.facts())


class _Move(MoveView):
    policy, action = POLICY, "manage_sign_on"

    def get_allowed_object(self) -> SignOnProvider:
        """Give the one of the address."""
        return found(SignOnProvider, self.kwargs["pk"])

    def get_success_url(self) -> str:
        """Go back to its page."""
        return reverse("councils:sign_on_detail", args=[self.kwargs["pk"]])

    def facts(self) -> dict[str, Any]:
        """Give which one, as the page showed it, and who asks."""
        return {"sign_on_id": self.kwargs["pk"], "version": seen_version(self.request), "actor": self.actor}


class SignOnTest(_Move):
    """Test the connection."""

    success_message = "It answers as it should."

    def perform(self) -> SignOnProvider:
        """Ask it."""
        return try_sign_on(**self.facts())


class SignOnSwitchOn(_Move):
    """Switch it on."""

    success_message = "It is switched on."

    def perform(self) -> SignOnProvider:
        """Switch it on."""
        return switch_sign_on(is_on=True, **self.facts())


class SignOnSwitchOff(_Move):
    """Switch it off."""

    success_message = "It is switched off: nobody signs in through it any more."

    def perform(self) -> SignOnProvider:
        """Switch it off."""
        return switch_sign_on(is_on=False, **self.facts())
