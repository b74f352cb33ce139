"""People: the list, one person with everything recorded, and what CIB staff change."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cib.common import audit
from cib.common.lists import AllowedList
from councils.enums import InvitationStatus
from councils.filters import PersonFilter
from councils.forms.people import AnonymiseForm, EmploymentForm, EndForm, MergeForm, PersonForm
from councils.models import Employment, Person
from councils.permissions import POLICY
from councils.queries import standing_of
from councils.queries.lists import people_listed
from councils.services.people import create_person, edit_person, employ, end_employment
from councils.services.records import anonymise_person, merge_people
from councils.tables import PersonTable
from councils.views.bases import FormPage, RecordPage, RegisterMixin, found


class PersonList(RegisterMixin, AllowedList):
    """Everybody whose record is open, for CIB staff."""

    policy, action = POLICY, "list_people"
    table_class, filterset_class = PersonTable, PersonFilter
    list_name, export_name = "people", "people"
    template_name = "councils/person_list.html"

    def get_queryset(self) -> QuerySet[Person]:
        """Give everybody whose record is open."""
        return people_listed()


class PersonDetail(RecordPage):
    """One person: contact, who employs them, what they hold and held, invitations, history."""

    action = "view_person"
    template_name = "councils/person_detail.html"

    def get_allowed_object(self) -> Person:
        """Give the person of the address."""
        return found(Person, self.kwargs["pk"], "user", "merged_into")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the record as far as the reader may see it."""
        person: Person = self.allowed_object
        appointments = person.appointments.select_related("council", "region", "cluster")
        visible = POLICY.objects_for(self.request.user, "view_appointment", appointments)
        return super().get_context_data(
            person=person,
            is_open=person.merged_into_id is None and person.anonymised_at is None,
            employments=person.employments.select_related("council", "organisation"),
            appointments=list(visible),
            delegations=person.delegations_held.not_ended().select_related("principal", "council"),
            may_edit=self.may("edit_person", person),
            may_invite=self.may("invite_person", person) and person.user_id is None,
            **self._for_staff(person),
            **kwargs,
        )

    def _for_staff(self, person: Person) -> dict[str, Any]:
        is_staff = standing_of(self.request.user).is_cib_staff
        invitations = list(POLICY.objects_for(self.request.user, "view_invitation", person.invitations.all()))
        return {
            "is_invited": any(row.status == InvitationStatus.OPEN for row in invitations),
            "is_staff": is_staff,
            "invitations": invitations,
            "proposals": person.proposals.filter(status="waiting") if is_staff else (),
            "history": audit.history_of(person, reads=lambda _row, _to: True, limit=50) if is_staff else (),
        }


class PersonAdd(FormPage):
    """Add a person."""

    action, form_class, heading = "add_person", PersonForm, "Add a person"
    success_message = "The person is added. Record who employs them, and appoint them."

    def get_back_url(self) -> str:
        """Go back to the list."""
        return reverse("councils:person_list")

    def get_success_url(self) -> str:
        """Go on to the new person."""
        return reverse("councils:person_detail", args=[self.result.pk])

    def perform(self, form: PersonForm) -> Person:
        """Add them."""
        return create_person(actor=self.actor, **form.cleaned_data)


class PersonFormPage(FormPage):
    """A form about the person of the address."""

    def get_allowed_object(self) -> Person:
        """Give the person of the address."""
        return found(Person, self.kwargs["pk"])

    def get_back_url(self) -> str:
        """Go back to the person."""
        return reverse("councils:person_detail", args=[self.kwargs["pk"]])


class PersonEdit(PersonFormPage):
    """Correct a person's name and contact."""

    action, form_class, heading = "edit_person", PersonForm, "Correct the person's details"
    success_message = "The details are corrected."

    def get_initial(self) -> dict[str, Any]:
        """Begin with what is there."""
        return {name: getattr(self.allowed_object, name) for name in ("given_name", "family_name", "email", "phone")}

    def perform(self, form: PersonForm) -> Person:
        """Correct them."""
        return edit_person(person_id=self.kwargs["pk"], actor=self.actor, **form.cleaned_data)


class EmploymentAdd(PersonFormPage):
    """Record who employs a person."""

    action, form_class, heading = "employ_person", EmploymentForm, "Who employs this person?"
    success_message = "The employment is recorded."

    def perform(self, form: EmploymentForm) -> Employment:
        """Record it."""
        return employ(person_id=self.kwargs["pk"], actor=self.actor, **form.cleaned_data)


class EmploymentEnd(PersonFormPage):
    """End an employment."""

    action, form_class, success_message = "employ_person", EndForm, "The employment is ended."

    def get_allowed_object(self) -> Person:
        """Give the person of the employment of the address."""
        self.employment = found(Employment, self.kwargs["pk"], "person", "council", "organisation")
        return self.employment.person

    def get_back_url(self) -> str:
        """Go back to the person."""
        return reverse("councils:person_detail", args=[self.employment.person_id])

    def get_heading(self) -> str:
        """Name the employment."""
        return f"When does this end: {self.employment}?"

    def perform(self, form: EndForm) -> Employment:
        """End it."""
        return end_employment(employment_id=self.employment.pk, actor=self.actor, **form.cleaned_data)


class PersonMerge(PersonFormPage):
    """Merge a duplicate into this person."""

    action, form_class, heading = "merge_people", MergeForm, "Merge a duplicate into this record"
    lede = "What hangs on the duplicate moves here. If both sign in, the duplicate's account is closed."
    success_message = "The two records are one."

    def perform(self, form: MergeForm) -> Person:
        """Merge them."""
        data = form.cleaned_data
        return merge_people(
            kept_id=self.kwargs["pk"],
            duplicate_id=data["duplicate"].pk,
            version=data["version"],
            actor=self.actor,
        )


class PersonAnonymise(PersonFormPage):
    """Forget a person."""

    action, form_class, heading = "anonymise_person", AnonymiseForm, "Anonymise this person"
    lede = "What they did stays in the records, without their name."
    success_message = "The person is anonymised."

    def perform(self, form: AnonymiseForm) -> Person:
        """Forget them."""
        return anonymise_person(person_id=self.kwargs["pk"], version=form.cleaned_data["version"], actor=self.actor)
