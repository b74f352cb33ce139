"""What the pages of cycles share: the turn of the address with its facts, and the way to it."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from cib.common.views import ServiceFormView
from peerchallenge.views.objects import find
from reviews.permissions import POLICY
from reviews.queries.lists import cycles_with_facts


def find_cycle(cycle_id: UUID) -> Any:
    """Give a turn with what pages show of it; raise NotVisible where there is none."""
    return find(cycles_with_facts(), pk=cycle_id)


def cycle_crumbs() -> list[tuple[str, str]]:
    """Give the way to the list of cycles."""
    return [(reverse("desk:home"), "Home"), (reverse("reviews:cycle_list"), "Cycles")]


class CycleFormView(ServiceFormView):
    """A question about one turn, which comes back to the turn's page."""

    policy = POLICY
    template_name = "reviews/form.html"
    heading = ""
    lede = ""

    def get_allowed_object(self) -> Any:
        """Give the turn of the address."""
        self.cycle = find_cycle(self.kwargs["cycle_id"])
        return self.cycle

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the turn's version."""
        return {**super().get_form_kwargs(), "version": self.cycle.version}

    def get_success_url(self) -> str:
        """Go back to the turn."""
        return reverse("reviews:cycle_detail", args=[self.cycle.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page's words and the way back."""
        caption = f"{self.cycle.offer_name}, {self.cycle.council}"
        context = {"heading": self.heading, "caption": caption, "lede": self.lede, "back_url": self.get_success_url()}
        return super().get_context_data(**{**context, **kwargs})
