"""Posting to a council's allowance, and undoing an entry."""

import uuid
from typing import Any

from django.urls import reverse

from cib.common.errors import NotVisible
from councils.models import Council
from councils.queries.lists import council_or_404
from peerchallenge.forms.days import AllowanceForm, ReversalForm
from peerchallenge.models import Transfer
from peerchallenge.permissions import POLICY
from peerchallenge.services.allowances import post_opening_balance, waive_days
from peerchallenge.services.days import reverse_transfer
from peerchallenge.views.days.bases import DaysFormView, actor_of
from peerchallenge.views.objects import find


class AllowanceAdd(DaysFormView):
    """Post an opening balance, days used before, or a waiver."""

    action = "post_allowance"
    form_class = AllowanceForm
    heading = "Post to the allowance"
    success_message = "It is posted, and stands in the statement."

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        self.council = council_or_404(self.kwargs["la_code"])
        self.caption = str(self.council)
        return self.council

    def get_initial(self) -> dict[str, Any]:
        """Give the form a number of its own, so that sending it twice posts once."""
        return {"once": uuid.uuid4()}

    def perform(self, form: AllowanceForm) -> Any:
        """Post it."""
        data = form.cleaned_data
        facts = {"council_id": self.council.pk, "kind": data["kind"], "year_id": data["year"]}
        facts |= {"reason": data["reason"], "actor": actor_of(self.request)}
        if data["source"] == "waiver":
            return waive_days(**facts, half_days=data["half_days"], key=str(data["once"]))
        sign = -1 if data["source"] == "used" else 1
        return post_opening_balance(**facts, half_days=sign * data["half_days"])

    def back_url(self) -> str:
        """Give the council's days."""
        return reverse("peerchallenge:days_council", args=[self.council.la_code])


class TransferReverse(DaysFormView):
    """Undo one delivered entry that was a mistake."""

    action = "reverse_transfer"
    form_class = ReversalForm
    heading = "Undo this entry"
    lede = "The entry stays in the statement, struck out, and a new one moves the days back. Nothing is deleted."
    success_message = "The entry is undone."

    def get_allowed_object(self) -> Transfer:
        """Give the entry of the address; for who may not undo any, there is none."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible
        rows = Transfer.objects.select_related("account__council", "year")
        self.transfer = find(rows, pk=self.kwargs["transfer_id"])
        self.caption = f"Entry T-{self.transfer.pk}"
        return self.transfer

    def perform(self, form: ReversalForm) -> Any:
        """Undo it."""
        return reverse_transfer(
            transfer_id=self.transfer.pk, reason=form.cleaned_data["reason"], actor=actor_of(self.request)
        )

    def back_url(self) -> str:
        """Give the days of the council whose entry it is; an associate's entry belongs to no council."""
        council = self.transfer.account.council
        if council is None:
            return reverse("peerchallenge:days")
        here = reverse("peerchallenge:days_council", args=[council.la_code])
        return f"{here}?year={self.transfer.year.starts_on.year}"
