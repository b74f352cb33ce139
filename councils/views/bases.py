"""What the pages of this part share."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.views.generic import TemplateView
from django.views.generic.base import ContextMixin

from cib.accounts.models import User
from cib.common.errors import NotVisible
from cib.common.versions import VersionedModel
from cib.common.views import AllowedMixin, ServiceFormView
from councils.models import Region
from councils.permissions import POLICY

M = TypeVar("M", bound=Model)


def found(model: type[M], pk: UUID, *related: str) -> M:
    """Give the row, or raise NotVisible."""
    row = model._default_manager.filter(pk=pk).select_related(*related).first()
    if row is None:
        raise NotVisible
    return row


def region_or_404(code: str) -> Region:
    """Give the region of a code, or raise NotVisible."""
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise NotVisible
    return region


REGISTERS = (
    ("list_councils", "Councils", "councils:council_list"),
    ("list_regions", "Regions", "councils:region_list"),
    ("list_clusters", "Clusters", "councils:cluster_list"),
    ("list_organisations", "Organisations", "councils:organisation_list"),
    ("list_people", "Data profiles", "profiles:england"),  # of whoever keeps the registers
    ("list_people", "People", "councils:person_list"),
    ("manage_sign_on", "Single sign-on", "councils:sign_on_list"),
    ("list_proposals", "Appointments by two people", "councils:proposal_list"),
)


class RegisterMixin(ContextMixin):
    """A page of one of the registers, which leads to the others that the reader may see."""

    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the registers."""
        found = [
            {"label": label, "url": reverse(name), "current": reverse(name) == self.request.path}
            for action, label, name in REGISTERS
            if POLICY.allows(self.request.user, action)
        ]
        return super().get_context_data(registers=found if len(found) > 1 else [], **kwargs)


class RecordPage(AllowedMixin, TemplateView):
    """A page about one object, `self.allowed_object`."""

    policy = POLICY

    def may(self, action: str, obj: Any = None) -> bool:
        """Tell whether the reader may do the action."""
        return self.policy.allows(self.request.user, action, obj)


class FormPage(ServiceFormView):
    """One form on a page of its own, with a way back; carries the version of the object it is about."""

    policy = POLICY
    template_name = "councils/form.html"
    heading = ""
    lede = ""

    @property
    def actor(self) -> User:
        """Give who is signed in."""
        user = self.request.user
        assert isinstance(user, User)  # AllowedMixin lets nobody else in
        return user

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version of the object, if it has one."""
        kwargs = super().get_form_kwargs()
        if isinstance(self.allowed_object, VersionedModel):
            kwargs["version"] = self.allowed_object.version
        return kwargs

    def get_back_url(self) -> str:
        """Tell where one came from."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """Go back to where one came from."""
        return self.get_back_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        words = {"heading": self.get_heading(), "lede": self.lede, "back_url": self.get_back_url()}
        return super().get_context_data(**{**words, **kwargs})

    def get_heading(self) -> str:
        """Give the page's heading."""
        return self.heading
