"""The rules of places and people: pure functions over frozen facts, each with its code."""

from councils.rules.appointments import (
    AppointmentFacts,
    breaches_of_appointment,
    breaches_of_confirmation,
    breaches_of_end,
)
from councils.rules.contacts import breaches_of_contact, contact_state
from councils.rules.delegations import DelegationFacts, breaches_of_delegation
from councils.rules.inspections import (
    breach_of_inspection,
    breaches_of_intervention,
    breaches_of_intervention_end,
)
from councils.rules.invitations import (
    INVITATION_DAYS,
    AcceptanceFacts,
    InvitationFacts,
    breaches_of_acceptance,
    breaches_of_invitation,
    breaches_of_sending_again,
)
from councils.rules.people import (
    EmploymentFacts,
    MergeFacts,
    breaches_of_address,
    breaches_of_anonymising,
    breaches_of_employment,
    breaches_of_merge,
)
from councils.rules.places import breaches_of_control, breaches_of_membership, breaches_of_name
from councils.rules.sign_on import SignOnFacts, breaches_of_sign_on, domains_in, sign_on_was_tested
from councils.rules.turns import breaches_of_round, month_after, round_of, turn_is_of_host, turn_is_open

__all__ = [
    "INVITATION_DAYS",
    "AcceptanceFacts",
    "AppointmentFacts",
    "DelegationFacts",
    "EmploymentFacts",
    "InvitationFacts",
    "MergeFacts",
    "SignOnFacts",
    "breach_of_inspection",
    "breaches_of_acceptance",
    "breaches_of_address",
    "breaches_of_anonymising",
    "breaches_of_appointment",
    "breaches_of_confirmation",
    "breaches_of_contact",
    "breaches_of_control",
    "breaches_of_delegation",
    "breaches_of_employment",
    "breaches_of_end",
    "breaches_of_intervention",
    "breaches_of_intervention_end",
    "breaches_of_invitation",
    "breaches_of_membership",
    "breaches_of_merge",
    "breaches_of_name",
    "breaches_of_round",
    "breaches_of_sending_again",
    "breaches_of_sign_on",
    "contact_state",
    "domains_in",
    "month_after",
    "round_of",
    "sign_on_was_tested",
    "turn_is_of_host",
    "turn_is_open",
]
