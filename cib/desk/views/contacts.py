"""The worklist of brokers: whom to be in touch with, and what is under way there."""

from typing import Any

from django.db.models import QuerySet

from cib.common.lists import AllowedList
from cib.desk.filters.contacts import ContactsFilter
from cib.desk.queries.contacts import worklist_of
from cib.desk.tables.contacts import ContactsTable
from councils.enums import Role
from councils.models import Council, Region
from councils.permissions import POLICY
from councils.queries import standing_of
from councils.queries.contacts import silent_days


class ContactsView(AllowedList):
    """The councils of the reader's regions: brokers keep in touch, leads see how that stands."""

    policy, action = POLICY, "list_contacts"
    table_class, filterset_class = ContactsTable, ContactsFilter
    list_name, export_name = "councils", "contacts-of-the-region"
    template_name = "desk/contacts.html"

    def get_queryset(self) -> QuerySet[Council]:
        """Give the councils with how the contact stands."""
        return worklist_of(self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """Offer the reader's own regions."""
        regions = standing_of(self.request.user).regions(Role.REGIONAL_LEAD, Role.BROKER)
        rows = Region.objects.filter(pk__in=regions).order_by("name")
        return {**super().get_filterset_kwargs(filterset_class), "regions": rows}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say after how long silence is told."""
        is_broker = standing_of(self.request.user).has(Role.BROKER)
        return super().get_context_data(silent_days=silent_days(), is_broker=is_broker, **kwargs)
