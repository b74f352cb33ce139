"""Who may do what in peer challenges: one literal table from action to predicate. Nothing else grants anything."""

from cib.common.policy import Policy, anyone_signed_in, through
from councils.models import Council
from councils.permissions.predicates import (
    cluster_reader_of_council,
    dcs_of_council,
    delegate_of_council,
    leader_of_council,
    region_reader_of_council,
)
from peerchallenge.models import Challenger, Concern, Engagement, Fund, Offer, PlaceInvitation, ProgrammeYear, Transfer
from peerchallenge.permissions.people import (
    accepted_invitation,
    employed_by_own_council,
    live_invitation,
    own_invitation,
    own_profile,
    raised_concern,
    releases_challenger,
    releases_invitee,
    told_of_concern,
)
from peerchallenge.permissions.relations import (
    any_activity_reader,
    any_manager,
    broker_for_host,
    cib_staff,
    conflicted,
    coordinator,
    host_chief_executive,
    host_cluster_reader,
    host_dcs,
    host_delegate,
    host_delegate_who_signs,
    host_lead_member,
    host_leader,
    host_region_reader,
    invitee,
    lead_challenger,
    lead_delegate,
    lead_delegate_who_signs,
    manager,
    recorded_draft,
    sent,
    service_lead,
    team_member,
    waiting,
)

_host_acts = host_dcs | host_delegate
_host_signs = host_dcs | host_delegate_who_signs
_host_side = host_dcs | host_leader | host_delegate | coordinator
_manager = manager & ~conflicted
_any_manager = any_manager & sent & ~conflicted
_broker = broker_for_host & ~conflicted
_activity = (host_region_reader | host_cluster_reader) & sent & ~conflicted
_team = team_member & ~conflicted
_lead = lead_challenger & ~conflicted
# A lead's delegate does the work of scoping and dates; findings, days, concerns and closing stay with the lead.
_lead_delegate = lead_delegate & ~conflicted
_lead_acts = _lead | _lead_delegate
_lead_signs = _lead | (lead_delegate_who_signs & ~conflicted)
_runs_it = _host_acts | _manager
_records_it = cib_staff & recorded_draft
_office = (cib_staff & sent & ~conflicted) | _records_it

# Who sees that there is one at all. A conflict is asked about once, for all of them.
_sees_it = (
    broker_for_host
    | team_member
    | lead_delegate
    | invitee
    | (any_manager | cib_staff | host_region_reader | host_cluster_reader) & sent
)

_invitation_manager = through("engagement", Engagement, _manager)
_invitation_host = through("engagement", Engagement, _host_acts)
_invitation_chooser = through("engagement", Engagement, _runs_it | _broker)
_invitee_unconflicted = own_invitation & ~through("engagement", Engagement, conflicted)

POLICY = Policy(
    {
        # Offers: the menu is there for everybody who signs in.
        "view_offer": anyone_signed_in,
        "publish_offer": cib_staff,
        "publish_clause": cib_staff,
        # Engagements. `view_engagement` shows host, offer, title, status and dates; the rest asks for more.
        "view_engagement": _host_side | service_lead | (_sees_it & ~conflicted) | _records_it,
        "view_request": _host_side
        | _broker
        | _manager
        | (_any_manager & waiting)
        | _team
        | _lead_delegate
        | _records_it,
        "view_priority": _host_side | _activity | _any_manager | _office,
        "view_scope": _host_side | _manager | _team | _lead_delegate,
        "view_team": _host_side | _broker | _any_manager | _team | _lead_delegate | _office | _activity,
        "view_history": _host_side | _manager | _team | _office,
        "edit_request": _host_acts | _records_it,
        "send_for_confirmation": _records_it,
        "submit_request": _host_acts,
        "delegate_to_broker": host_dcs,
        "name_own_delegate": host_dcs | _lead,
        "appoint_coordinator": _runs_it | _records_it,
        "name_service_leads": _runs_it,
        "take_on": _any_manager | host_dcs,
        "view_queue": any_manager | cib_staff | any_activity_reader,
        "assign_manager": _office,
        "set_priority": _any_manager | _office,
        "see_shortlist": _runs_it | _broker,
        "see_exclusion_reasons": _manager,
        "invite_challenger": _runs_it | _broker,
        "waive_place": _runs_it,
        "add_place": _runs_it,
        "begin_scoping": _runs_it,
        "return_to_matching": _runs_it,
        "record_scoping_meeting": _runs_it | _lead_acts | coordinator,
        "edit_scope": _runs_it | _lead_acts,
        "propose_scope": _runs_it | _lead_acts,
        "approve_scope": _host_signs,
        "revise_scope": _runs_it | _lead_acts,
        # Both leaders may; the lead member is asked, and it is they whose answer is followed (R104).
        "acknowledge_scope": host_lead_member | host_chief_executive,
        "acknowledge_scope_as_lead_member": host_lead_member,
        "plan_effort": _runs_it | _lead_acts,
        "fix_dates": _runs_it | coordinator,
        "agree_unusual_days_for_host": _host_acts,
        "agree_unusual_days_for_team": _lead_acts,
        "agree_unusual_days": _host_acts | _lead_acts,
        "view_ground_rules": _host_side | _manager | _team | _lead_delegate,
        "sign_ground_rules": _host_signs | _lead_signs,
        "sign_for_host": _host_signs,
        "sign_for_team": _lead_signs,
        "begin_visit": _runs_it | _lead_acts,
        "add_line_on_site": _team,
        "acknowledge_line": _host_acts,
        "raise_concern": _team,
        "view_effort": _host_acts | host_leader | _manager | _team | _lead_delegate | _office,
        "confirm_effort": _team,
        "settle_days": _lead | _manager | _office,
        "dispute_effort": _lead | _manager | _office | _host_acts,
        "close_engagement": _runs_it | _lead | _office,
        "move_visit": _runs_it | coordinator,
        "pause_engagement": _runs_it | _office,
        "resume_engagement": _runs_it | _office,
        "decline_engagement": _manager | _office,
        "cancel_engagement": _runs_it | _office,
        "tie_to_turn": _runs_it | (host_cluster_reader & sent & ~conflicted),
        "object_to_challenger": _host_acts,
        "propose_extension": _host_acts | _lead | _manager,
        "agree_extension_for_host": _host_signs,
        "agree_extension_for_team": _lead,
        # Concerns: who was told, who raised it, and the lead challenger; nobody else.
        "view_concern": told_of_concern | raised_concern | through("engagement", Engagement, _lead),
        "answer_concern": told_of_concern,
        # Invitations to a place on a team.
        "view_invitation": (
            _invitee_unconflicted
            # Who declared an interest still sees their own invitation while the manager looks into it.
            | (own_invitation & accepted_invitation)
            | releases_invitee
            | _invitation_chooser
            # Who said no, or left, is not the team's business.
            | (through("engagement", Engagement, _team) & live_invitation)
        ),
        "answer_invitation": _invitee_unconflicted,
        "withdraw_invitation": _invitation_chooser,
        "stand_down": own_invitation | _invitation_chooser,
        "release_challenger": releases_invitee,
        "view_declaration": _invitation_manager,
        "clear_conflict": _invitation_manager,
        # The pool.
        "view_pool": any_manager | cib_staff,
        "view_challenger": own_profile | releases_challenger | employed_by_own_council | any_manager | cib_staff,
        "edit_challenger": own_profile | cib_staff,
        "edit_diary": own_profile | cib_staff,
        "agree_to_serve": releases_challenger & ~own_profile,
        "add_challenger": cib_staff,
        "manage_challenger": cib_staff,
        "set_accreditation": cib_staff,
        "declare_interest": own_profile,
        # Calendars.
        "keep_calendar_feed": anyone_signed_in,
        "set_half_day_hours": cib_staff,
        # Days.
        "view_days": leader_of_council
        | delegate_of_council
        | region_reader_of_council
        | cluster_reader_of_council
        | cib_staff,
        "view_council_status": leader_of_council | delegate_of_council,
        "view_statement": leader_of_council | delegate_of_council | cib_staff,
        "request_for_council": dcs_of_council | delegate_of_council | cib_staff,
        "post_allowance": cib_staff,
        "manage_funds": cib_staff,
        "reverse_transfer": cib_staff,
        "manage_programme_year": cib_staff,
    },
    views={
        Engagement: "view_engagement",
        PlaceInvitation: "view_invitation",
        Challenger: "view_challenger",
        Concern: "view_concern",
        Council: "view_days",
        Offer: "view_offer",
        Fund: "manage_funds",
        ProgrammeYear: "manage_programme_year",
        Transfer: "reverse_transfer",
    },
)

__all__ = ["POLICY"]
