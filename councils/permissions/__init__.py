"""Who may do what with places and people: one literal table from action to predicate. Nothing else grants anything."""

from cib.accounts.models import SignOnProvider
from cib.common.policy import Policy, anyone_signed_in, through
from councils.models import (
    Appointment,
    AppointmentProposal,
    Cluster,
    Council,
    Delegation,
    Invitation,
    Organisation,
    Person,
    Region,
)
from councils.permissions.predicates import (
    appointee,
    broker_of_council,
    cib_staff,
    dcs_of_council,
    dcs_of_person,
    dcs_where_appointed,
    delegate,
    delegate_of_council,
    leader_of_council,
    leads_any_region,
    leads_cluster,
    leads_member_council,
    leads_region,
    oneself,
    principal,
    proposer,
    region_reader_of_council,
)

_parties = leader_of_council | delegate_of_council | cib_staff
_dcs_of_invitee = through("person", Person, dcs_of_person)

POLICY = Policy(
    {
        # Councils: that they exist, and which, is public.
        "list_councils": anyone_signed_in,
        "view_council": anyone_signed_in,
        "view_council_record": leader_of_council | cib_staff,
        "record_control": cib_staff,
        # What the inspectorate published and what government did about it.
        "import_inspections": cib_staff,
        "keep_interventions": cib_staff,
        # Regions and clusters.
        "list_regions": leads_any_region | cib_staff,
        "view_region": leads_region | cib_staff,
        "list_clusters": cib_staff,
        "view_cluster": leads_cluster | leads_member_council | cib_staff,
        "add_cluster": cib_staff,
        "edit_cluster": cib_staff,
        "plan_turns": leads_cluster | cib_staff,
        # Contacts of brokers: their region's business, and the council reads what is noted about it.
        "list_contacts": leads_any_region,
        "view_contacts": region_reader_of_council | dcs_of_council,
        "note_contact": broker_of_council,
        # Sharing agreements, between a council and the programme (R115).
        "view_agreement": _parties,
        "draft_agreement": dcs_of_council | cib_staff,
        "sign_for_council": dcs_of_council,
        "sign_for_programme": cib_staff,
        # Organisations that employ people.
        "list_organisations": cib_staff,
        "view_organisation": cib_staff,
        "add_organisation": cib_staff,
        "edit_organisation": cib_staff,
        # People.
        "list_people": cib_staff,
        "view_person": oneself | dcs_of_person | cib_staff,
        "add_person": cib_staff,
        "add_colleague": dcs_of_council,
        "edit_person": cib_staff,
        "employ_person": cib_staff,
        "merge_people": cib_staff,
        "anonymise_person": cib_staff,
        # Appointments. Nobody appoints themselves (rule PP-01); two roles take two people (PP-10, PP-11).
        "appoint": cib_staff,
        "appoint_at_council": cib_staff,
        "appoint_in_region": cib_staff,
        "appoint_in_cluster": cib_staff,
        "view_appointment": appointee | dcs_where_appointed | cib_staff,
        "end_appointment": cib_staff,
        "replace_holder": cib_staff,
        "propose_appointment": cib_staff,
        "list_proposals": cib_staff,
        "view_proposal": cib_staff,
        "answer_proposal": cib_staff & ~proposer & ~appointee,
        "withdraw_proposal": cib_staff & proposer,
        # Delegates of a council's DCS. A lead challenger's delegate is named where the engagement is.
        "see_our_people": dcs_of_council,
        "name_delegate": dcs_of_council,
        "view_delegation": principal | delegate | dcs_where_appointed | cib_staff,
        "end_delegation": principal | dcs_where_appointed | cib_staff,
        # Councils' single sign-on.
        "manage_sign_on": cib_staff,
        # Invitations to sign in.
        "invite_person": dcs_of_person | cib_staff,
        "view_invitation": _dcs_of_invitee | cib_staff,
        "send_invitation_again": _dcs_of_invitee | cib_staff,
        "withdraw_invitation": _dcs_of_invitee | cib_staff,
    },
    views={
        Council: "view_council",
        Region: "view_region",
        Cluster: "view_cluster",
        Organisation: "view_organisation",
        Person: "view_person",
        Appointment: "view_appointment",
        AppointmentProposal: "view_proposal",
        Delegation: "view_delegation",
        Invitation: "view_invitation",
        SignOnProvider: "manage_sign_on",
    },
)

__all__ = ["POLICY"]
