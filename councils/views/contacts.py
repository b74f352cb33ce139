"""The contact log of one council: who was in touch, when, and when they will be again."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cib.common import clock
from cib.common.lists import AllowedList
from councils.filters import ContactFilter
from councils.forms.contacts import ContactForm
from councils.models import ContactNote, Council
from councils.permissions import POLICY
from councils.queries.contacts import contacts_of
from councils.queries.lists import council_or_404
from councils.services.contacts import note_contact
from councils.tables import ContactTable
from councils.views.bases import FormPage


class ContactList(AllowedList):
    """The contact log of a council, for its region's brokers and leads, and for its own director."""

    policy, action = POLICY, "view_contacts"
    table_class, filterset_class = ContactTable, ContactFilter
    list_name, export_name = "contacts", "contacts"
    template_name = "councils/contact_list.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        return council_or_404(self.kwargs["la_code"])

    def get_queryset(self) -> QuerySet[ContactNote]:
        """Give its notes."""
        return contacts_of(self.allowed_object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what comes next, and whether the reader writes here."""
        council: Council = self.allowed_object
        latest = contacts_of(council).first()
        return super().get_context_data(
            council=council,
            next_on=latest.next_on if latest else None,
            may_note=POLICY.allows(self.request.user, "note_contact", council),
            has_worklist=POLICY.allows(self.request.user, "list_contacts"),
            **kwargs,
        )


class ContactAdd(FormPage):
    """Note a contact."""

    action, form_class = "note_contact", ContactForm
    success_message = "The contact is noted."

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        return council_or_404(self.kwargs["la_code"])

    def get_heading(self) -> str:
        """Name the council."""
        return f"Note a contact with {self.allowed_object}"

    def get_initial(self) -> dict[str, Any]:
        """Begin with today, as most notes do."""
        return {"on_date": clock.today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Carry no version: a note is added beside others and changes none."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("version", None)
        return kwargs

    def get_back_url(self) -> str:
        """Go back to the log."""
        return reverse("councils:contact_list", args=[self.kwargs["la_code"]])

    def perform(self, form: ContactForm) -> ContactNote:
        """Note it."""
        return note_contact(council_id=self.allowed_object.pk, actor=self.actor, **form.cleaned_data)
