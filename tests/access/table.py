"""Who may do what: every address of the product and every kind of person, written from the rules of access.

Each line: the address's name (`@thing` for another object than the usual one), its methods, who is let in, and who is
told 403 because they know of the thing but may not do that. Everybody else gets 404; nobody signed in is led to the
sign-in page. Who is let in with a method that there is not gets 405. Where GET and POST differ there are two lines.
"""

from typing import Final

#: Names in lower case are people of the world, names in capitals groups of them.
GROUPS: Final[dict[str, str]] = {
    "STAFF": "staff staff_other",
    # The host. A delegate acts as the DCS does, but signs only if that was said.
    "HOST_SIGNS": "dcs delegate_signs",
    "HOST_ACTS": "HOST_SIGNS delegate",
    "LEADERS": "dcs chief_executive lead_member",
    "COUNCIL": "HOST_ACTS LEADERS",
    "OWN": "COUNCIL data_officer",
    "LEADS": "regional_lead regional_lead_elsewhere cluster_lead cluster_lead_former",
    "HOST_SIDE": "COUNCIL coordinator",
    "DIRECTORS": "dcs other_dcs fellow_dcs releaser",
    # Region and cluster: activity, nothing of what is asked or found.
    "REGION": "regional_lead broker_named broker",
    "REGIONS": "REGION regional_lead_elsewhere broker_elsewhere",
    "ACTIVITY": "REGION cluster_lead",
    "MANAGERS": "manager other_manager manager_conflicted",
    # The team, without those against whom a conflict stands.
    "TEAM": "lead member member_peer",
    "CHALLENGERS": "TEAM member_objected member_interested member_employed invitee declined stood_down",
    # Who knows of the engagement at all; from outside, of another one of the host; of its request; scope; days.
    "KNOWS": "HOST_SIDE service_lead manager other_manager TEAM lead_delegate invitee ACTIVITY STAFF",
    "OUTSIDE": "manager other_manager ACTIVITY STAFF",
    "REQUEST": "HOST_SIDE broker_named manager TEAM lead_delegate",
    "SCOPE": "HOST_SIDE manager TEAM lead_delegate",
    "EFFORT": "COUNCIL manager TEAM lead_delegate STAFF",
    "RUNS": "HOST_ACTS manager",
    "CHOOSES": "RUNS broker_named",
    # Who knows of an invitation: whoever releases, chooses, or serves; the invitee themselves comes to it.
    "INVITATION": "releaser CHOOSES TEAM",
    # Who sees the profile of a member of the team; the standing of the host's days.
    "PROFILE": "member releaser MANAGERS STAFF",
    "DAYS": "COUNCIL ACTIVITY STAFF",
    # Whoever has work to do with any council's published figures: posts, and delegates of a council's DCS.
    "SECTOR": "COUNCIL data_officer scrutiny_chair DIRECTORS REGIONS cluster_lead cluster_lead_former MANAGERS STAFF",
}

EVERYWHERE: Final = """
desk:front_door                              | get      | ANY |
desk:help                                    | get      | ALL |
desk:help_words                              | get      | ALL |
desk:help_accessibility                      | get      | ALL |
desk:help_privacy                            | get      | ALL |
desk:help_cookies                            | get      | ALL |
common:health_live                           | get      | ALL |
common:health_ready                          | get      | ALL |
councils:invitation_accept                   | get post | ALL |
desk:home                                    | get      | ANY |
desk:search                                  | get      | ANY |
desk:region_home                             | get      | ANY |
desk:cluster_home                            | get      | ANY |
desk:council                                 | get      | ANY |
accounts:account                             | get post | ANY |
accounts:sign_on                             | get post | ALL |
accounts:sign_on_invited                     | post     | ALL |
accounts:sign_on_callback                    | get      | ALL |
accounts:sign_on_link                        | post     | ANY |
accounts:sign_on_unlink                      | post     | member |
"""

PLACES_AND_PEOPLE: Final = """
councils:council_list                        | get      | ANY |
councils:council_record                      | get      | LEADERS STAFF | ANY
councils:control_add                         | get post | STAFF | ANY
councils:council_appoint                     | get post | STAFF | ANY
councils:intervention_add                    | get post | STAFF | ANY
councils:intervention_end                    | get post | STAFF |
councils:inspection_import                   | get post | STAFF |
councils:region_list                         | get      | REGIONS STAFF |
councils:region_posts                        | get      | REGION STAFF |
councils:region_appoint                      | get post | STAFF | REGION
desk:region                                  | get      | REGION STAFF |
desk:england                                 | get      | STAFF |
desk:totals                                  | get      | board_member STAFF |
desk:fixed_tables                            | get      | government_reader board_member STAFF |
desk:fixed_table_file                        | get      | government_reader board_member STAFF |
councils:cluster_list                        | get      | STAFF |
councils:cluster_add                         | get post | STAFF | ANY
councils:cluster_detail                      | get      | cluster_lead LEADERS fellow_dcs STAFF |
desk:cluster                                 | get      | cluster_lead LEADERS fellow_dcs STAFF |
councils:cluster_edit                        | get post | STAFF | cluster_lead LEADERS fellow_dcs
councils:member_add                          | get post | STAFF | cluster_lead LEADERS fellow_dcs
councils:member_end                          | get post | STAFF | cluster_lead LEADERS fellow_dcs
councils:cluster_appoint                     | get post | STAFF | cluster_lead LEADERS fellow_dcs
councils:organisation_list                   | get      | STAFF |
councils:organisation_add                    | get post | STAFF | ANY
councils:organisation_detail                 | get      | STAFF |
councils:organisation_edit                   | get post | STAFF |
councils:person_list                         | get      | STAFF |
councils:person_add                          | get post | STAFF | ANY
councils:person_detail                       | get      | dcs STAFF |
councils:person_edit                         | get post | STAFF | dcs
councils:employment_add                      | get post | STAFF | dcs
councils:employment_end                      | get post | STAFF | dcs
councils:person_merge                        | get post | STAFF | dcs
councils:person_anonymise                    | get post | STAFF | dcs
councils:appoint_role                        | get post | STAFF | dcs
councils:appoint                             | get post | STAFF | dcs
councils:person_invite                       | get post | dcs STAFF |
councils:invitation_send_again               | post     | dcs STAFF |
councils:invitation_withdraw                 | post     | dcs STAFF |
councils:appointment_end                     | get post | STAFF | dcs scrutiny_chair
councils:appointment_replace                 | get post | STAFF | dcs scrutiny_chair
councils:proposal_list                       | get      | STAFF |
councils:proposal_confirm                    | post     | staff_other | staff
councils:proposal_decline                    | post     | staff_other | staff
councils:proposal_withdraw                   | post     | staff | staff_other
councils:sign_on_list                        | get      | STAFF |
councils:sign_on_add                         | get post | STAFF |
councils:sign_on_detail                      | get      | STAFF |
councils:sign_on_edit                        | get post | STAFF |
councils:sign_on_test                        | post     | STAFF |
councils:sign_on_switch_on                   | post     | STAFF |
councils:sign_on_switch_off                  | post     | STAFF |
councils:our_people                          | get      | DIRECTORS |
councils:colleague_add                       | get post | dcs | ANY
councils:delegate_add                        | get post | dcs | ANY
councils:delegation_end                      | get post | dcs STAFF | delegate
councils:agreement_list                      | get      | COUNCIL STAFF |
councils:agreement_begin                     | post     | dcs STAFF | COUNCIL
councils:agreement_detail                    | get      | COUNCIL STAFF |
councils:agreement_terms                     | get post | dcs STAFF | COUNCIL
councils:agreement_line_add                  | get post | dcs STAFF | COUNCIL
councils:agreement_line_remove               | post     | dcs STAFF | COUNCIL
councils:agreement_propose                   | post     | dcs STAFF | COUNCIL
councils:agreement_take_back                 | post     | dcs STAFF | COUNCIL
councils:agreement_drop                      | post     | dcs STAFF | COUNCIL
councils:agreement_sign_for_council          | get post | dcs | COUNCIL STAFF
councils:agreement_sign_for_programme        | get post | STAFF | COUNCIL
councils:agreement_end                       | get post | dcs STAFF | COUNCIL
desk:council_status                          | get      | COUNCIL | DAYS
desk:contacts                                | get      | REGIONS |
councils:contact_list                        | get      | REGION dcs | ANY
councils:contact_add                         | get post | broker_named broker | ANY
councils:round_plan                          | get post | cluster_lead STAFF | LEADERS fellow_dcs
councils:turn_drop                           | post     | cluster_lead STAFF | LEADERS fellow_dcs
desk:turn_tie                                | post     | dcs cluster_lead | chief_executive lead_member STAFF
desk:my_messages                             | get      | ANY |
desk:my_messages_read                        | post     | ANY |
desk:my_messages_choice                      | get post | ANY |
desk:my_message                              | get      | dcs | STAFF
desk:messages                                | get      | STAFF |
desk:messages_send_again                     | post     | STAFF |
desk:message_send_again                      | post     | STAFF |
desk:message_detail                          | get      | STAFF |
desk:message_hold                            | post     | STAFF |
desk:message_let_go                          | post     | STAFF |
desk:reminders_coming                        | get      | STAFF |
desk:reminder_detail                         | get      | STAFF |
desk:reminder_hold                           | post     | STAFF |
desk:reminder_let_go                         | post     | STAFF |
desk:message_kinds                           | get      | STAFF |
desk:kind_hold                               | get post | STAFF |
desk:kind_let_go                             | post     | STAFF |
desk:message_text                            | get      | STAFF |
desk:message_text_edit                       | get post | STAFF |
desk:message_text_preview                    | get      | STAFF |
desk:reminder_policies                       | get      | STAFF |
desk:reminder_policy_edit                    | get post | STAFF |
"""

POOL: Final = """
peerchallenge:offer_versions                 | get      | STAFF |
peerchallenge:offer_change                   | get post | STAFF |
peerchallenge:clause_list                    | get      | STAFF |
peerchallenge:clause_change                  | get post | STAFF |
peerchallenge:offer_list                     | get      | ANY |
peerchallenge:offer_detail                   | get      | ANY |
peerchallenge:offer_print                    | get      | ANY |
peerchallenge:pool_list                      | get      | MANAGERS STAFF |
peerchallenge:challenger_add                 | get post | STAFF | ANY
peerchallenge:my_profile                     | get      | CHALLENGERS |
peerchallenge:my_diary                       | get      | CHALLENGERS |
peerchallenge:challenger_detail              | get      | PROFILE |
peerchallenge:challenger_edit                | get post | member STAFF | PROFILE
peerchallenge:challenger_knowledge           | get post | member STAFF | PROFILE
peerchallenge:challenger_diary               | get      | member STAFF | PROFILE
peerchallenge:challenger_week                | get post | member STAFF | PROFILE
peerchallenge:challenger_time_add            | get post | member STAFF | PROFILE
peerchallenge:challenger_time_remove         | post     | member STAFF | PROFILE
peerchallenge:challenger_pledge              | get post | member STAFF | PROFILE
peerchallenge:challenger_consent             | post     | member STAFF | PROFILE
peerchallenge:challenger_consent_withdraw    | post     | member STAFF | PROFILE
peerchallenge:challenger_leave               | get post | member STAFF | PROFILE
peerchallenge:challenger_return              | post     | STAFF | PROFILE
peerchallenge:accreditation_set              | get post | STAFF | PROFILE
peerchallenge:agree_to_serve                 | get post | releaser | PROFILE
peerchallenge:agree_to_serve_end             | post     | releaser | PROFILE
peerchallenge:interest_declare               | get post | member | PROFILE
peerchallenge:interest_end                   | post     | member_interested | releaser MANAGERS STAFF
"""

BOOKING: Final = """
peerchallenge:engagement_list                | get      | ANY |
peerchallenge:engagement_detail              | get      | KNOWS |
peerchallenge:engagement_history             | get      | HOST_SIDE manager TEAM STAFF | KNOWS
peerchallenge:engagement_calendar            | get      | KNOWS |
peerchallenge:request_start                  | get post | DIRECTORS HOST_ACTS STAFF | ANY
peerchallenge:request_check                  | get      | REQUEST | KNOWS
peerchallenge:request_done                   | get      | REQUEST | KNOWS
peerchallenge:request_question               | get post | HOST_ACTS | KNOWS
peerchallenge:request_submit                 | post     | HOST_ACTS | KNOWS
peerchallenge:request_send_for_confirmation  | post     | | KNOWS
peerchallenge:queue                          | get      | MANAGERS STAFF REGIONS cluster_lead cluster_lead_former |
peerchallenge:take_on                        | post     | dcs manager other_manager | KNOWS
peerchallenge:set_priority                   | get post | manager other_manager STAFF | KNOWS
peerchallenge:assign_manager                 | get post | STAFF | KNOWS
peerchallenge:delegate_to_broker             | get post | dcs | KNOWS
peerchallenge:appoint_coordinator            | get post | RUNS | KNOWS
peerchallenge:name_own_delegate              | get post | dcs lead | KNOWS
peerchallenge:name_service_leads             | get post | RUNS | KNOWS
peerchallenge:shortlist                      | get      | CHOOSES | KNOWS
peerchallenge:team_page                      | get      | CHOOSES | KNOWS
peerchallenge:invite_challenger              | get post | CHOOSES | KNOWS
peerchallenge:object_to_challenger           | get post | HOST_ACTS | KNOWS
peerchallenge:asked_before                   | get      | CHOOSES | KNOWS
peerchallenge:place_add                      | get post | RUNS | KNOWS
peerchallenge:place_waive                    | get post | RUNS | KNOWS
peerchallenge:place_reopen                   | post     | RUNS | KNOWS
peerchallenge:begin_scoping                  | post     | RUNS | KNOWS
peerchallenge:return_to_matching             | get post | RUNS | KNOWS
peerchallenge:invitation_detail              | get      | invitee INVITATION |
peerchallenge:invitation_accept              | get post | invitee | INVITATION
peerchallenge:invitation_decline             | get post | invitee | INVITATION
peerchallenge:invitation_withdraw            | get post | CHOOSES | invitee INVITATION
peerchallenge:invitation_stand_down          | get post | member CHOOSES | INVITATION
peerchallenge:declaration_detail             | get      | manager | INVITATION
peerchallenge:conflict_clear                 | get post | manager | member_interested INVITATION
peerchallenge:release_detail                 | get      | releaser | INVITATION
peerchallenge:release_give                   | post     | releaser | INVITATION
peerchallenge:release_refuse                 | get post | releaser | INVITATION
peerchallenge:release_ask_again              | post     | CHOOSES | INVITATION
"""

SCOPING: Final = """
peerchallenge:scope_detail                   | get      | SCOPE | KNOWS
peerchallenge:scope_version                  | get      | SCOPE | KNOWS
peerchallenge:scope_edit                     | get post | RUNS lead lead_delegate | KNOWS
peerchallenge:meeting_add                    | get post | RUNS lead lead_delegate coordinator | KNOWS
peerchallenge:line_add                       | get post | RUNS lead lead_delegate | KNOWS
peerchallenge:line_remove                    | post     | RUNS lead lead_delegate | KNOWS
peerchallenge:scope_propose                  | post     | RUNS lead lead_delegate | KNOWS
peerchallenge:scope_take_back                | post     | RUNS lead lead_delegate | KNOWS
peerchallenge:line_from_profile              | post     | RUNS lead lead_delegate | KNOWS
peerchallenge:line_choose                    | get      | SECTOR TEAM |
peerchallenge:scope_approve                  | get post | HOST_SIGNS | KNOWS
peerchallenge:scope_send_back                | get post | HOST_SIGNS | KNOWS
peerchallenge:scope_revise                   | get post | RUNS lead lead_delegate | KNOWS
peerchallenge:scope_acknowledge              | get post | chief_executive lead_member | KNOWS
peerchallenge:effort_plan                    | get      | EFFORT | KNOWS
peerchallenge:effort_plan                    | post     | RUNS lead lead_delegate | KNOWS
peerchallenge:dates_suggest                  | get post | RUNS coordinator | KNOWS
peerchallenge:dates_fix                      | get post | RUNS coordinator | KNOWS
peerchallenge:dates_change                   | get post | RUNS coordinator | KNOWS
peerchallenge:dates_unusual                  | get post | HOST_ACTS lead lead_delegate | KNOWS
peerchallenge:visit_drop                     | post     | RUNS coordinator | KNOWS
peerchallenge:ground_rules                   | get      | SCOPE | KNOWS
peerchallenge:ground_rules                   | post     | HOST_SIGNS lead | KNOWS
"""

VISITS: Final = """
peerchallenge:visit_begin                    | post     | RUNS lead lead_delegate | KNOWS
peerchallenge:line_add_on_site               | get post | TEAM | KNOWS
peerchallenge:line_acknowledge               | post     | HOST_ACTS | KNOWS
peerchallenge:concern_raise                  | get post | TEAM | KNOWS
peerchallenge:concern_detail                 | get      | dcs member lead |
peerchallenge:concern_detail                 | post     | dcs | member lead
peerchallenge:concern_detail@about_dcs       | get      | chief_executive member lead |
peerchallenge:concern_detail@about_dcs       | post     | chief_executive | member lead
peerchallenge:effort                         | get      | EFFORT | KNOWS
peerchallenge:effort_confirm                 | post     | TEAM | KNOWS
peerchallenge:effort_settle                  | get post | lead manager STAFF | KNOWS
peerchallenge:effort_correct                 | get post | member | EFFORT
peerchallenge:effort_dispute                 | get post | HOST_ACTS lead manager STAFF | KNOWS
peerchallenge:effort_dispute_withdraw        | post     | HOST_ACTS lead manager STAFF | KNOWS
peerchallenge:visit_move                     | get post | RUNS coordinator | KNOWS
peerchallenge:engagement_pause               | get post | RUNS STAFF | KNOWS
peerchallenge:engagement_resume              | get post | RUNS STAFF | KNOWS
peerchallenge:engagement_decline             | get post | manager STAFF | KNOWS
peerchallenge:engagement_cancel              | get post | RUNS STAFF | KNOWS
"""

CALENDARS: Final = """
peerchallenge:calendar                       | get      | ANY |
peerchallenge:calendar_make                  | post     | ANY |
peerchallenge:calendar_revoke                | post     | ANY |
peerchallenge:calendar_file                  | get      | ALL |
peerchallenge:hours_edit                     | get post | STAFF |
"""

DAYS: Final = """
peerchallenge:days                           | get      | DAYS DIRECTORS REGIONS cluster_lead_former |
peerchallenge:days_how                       | get      | ANY |
peerchallenge:days_supply                    | get      | STAFF |
peerchallenge:ledger_proof                   | get      | STAFF |
peerchallenge:fund_list                      | get post | STAFF |
peerchallenge:fund_close                     | post     | STAFF |
peerchallenge:funded_days_list               | get      | STAFF |
peerchallenge:funded_days_detail             | get post | STAFF | DAYS
peerchallenge:year_list                      | get      | STAFF |
peerchallenge:year_add                       | get post | STAFF |
peerchallenge:year_edit                      | get post | STAFF |
peerchallenge:year_close                     | get post | STAFF |
peerchallenge:transfer_reverse               | get post | STAFF |
peerchallenge:days_council                   | get      | DAYS |
peerchallenge:statement                      | get      | COUNCIL STAFF | DAYS
peerchallenge:allowance_add                  | get post | STAFF | DAYS
peerchallenge:funded_days_add                | get post | HOST_ACTS STAFF | DAYS
peerchallenge:extension_propose              | get post | RUNS lead | KNOWS
peerchallenge:extension_detail               | get      | EFFORT | KNOWS
peerchallenge:extension_agree                | post     | HOST_SIGNS | KNOWS
peerchallenge:extension_withdraw             | post     | RUNS lead | KNOWS
"""

CYCLES: Final = """
reviews:cycle_list                           | get      | DAYS DIRECTORS REGIONS cluster_lead_former |
reviews:policy_list                          | get      | STAFF |
reviews:support_policy_change                | get post | STAFF |
reviews:cycle_policy_change                  | get post | STAFF |
reviews:cycle_import                         | get post | STAFF |
reviews:plan_home                            | get      | ANY |
reviews:plan                                 | get      | REGION STAFF |
reviews:plan_capacity                        | get post | regional_lead STAFF | REGION
reviews:cycle_detail                         | get      | DAYS |
reviews:cycle_book                           | post     | HOST_ACTS STAFF | DAYS
reviews:cycle_waive                          | get post | STAFF | DAYS
reviews:cycle_count                          | get post | STAFF | DAYS
reviews:cycle_date                           | get post | STAFF | DAYS
"""

PROFILES: Final = """
desk:timeline                                | get      | SECTOR TEAM |
profiles:own_figures                         | get      | OWN |
profiles:figures_release                     | get post | dcs data_officer | OWN
profiles:import_release                      | get post | dcs data_officer | OWN
profiles:policy_list                         | get      | STAFF |
profiles:policy_change                       | get post | STAFF |
profiles:indicator_list                      | get      | STAFF |
profiles:indicator_edit                      | get post | STAFF |
profiles:import_list                         | get      | STAFF |
profiles:import_add                          | get post | STAFF |
profiles:import_detail                       | get      | dcs data_officer |
profiles:import_lines                        | get      | dcs data_officer |
profiles:import_confirm                      | post     | dcs data_officer |
profiles:import_cancel                       | post     | dcs data_officer |
profiles:own_import_add                      | get post | dcs data_officer | OWN
profiles:own_template                        | get      | dcs data_officer | OWN
profiles:own_assessments                     | get      | OWN TEAM |
profiles:assessment_begin                    | get post | HOST_ACTS | OWN
profiles:assessment_detail                   | get      | OWN TEAM |
profiles:assessment_detail@written           | get      | OWN |
profiles:assessment_answers                  | get post | HOST_ACTS | OWN
profiles:assessment_theme                    | get post | HOST_ACTS | OWN
profiles:assessment_document                 | get post | HOST_ACTS | OWN
profiles:assessment_finish                   | post     | HOST_ACTS | OWN
profiles:assessment_drop                     | post     | HOST_ACTS | OWN
profiles:assessment_file                     | get      | OWN TEAM |
profiles:assessment_release                  | get post | dcs | OWN TEAM
profiles:assessment_beside                   | get      | OWN TEAM |
profiles:council_signs                       | get      | OWN |
profiles:concern_tell                        | get post | dcs | OWN
profiles:sign_list                           | get      | LEADS |
profiles:sign_detail                         | get      | OWN regional_lead |
profiles:sign_detail                         | post     | dcs | OWN regional_lead
profiles:concern_let_go                      | post     | dcs | OWN regional_lead
profiles:home                                | get      | ANY |
profiles:england                             | get      | SECTOR |
profiles:compare                             | get      | SECTOR |
profiles:profile                             | get      | SECTOR TEAM |
profiles:indicator                           | get      | SECTOR TEAM |
profiles:picture                             | get      | SECTOR TEAM |
profiles:indicator@kept_back                 | get      | SECTOR TEAM |
profiles:picture@kept_back                   | get      | SECTOR TEAM |
profiles:indicator@for_region                | get      | SECTOR TEAM |
profiles:picture@for_region                  | get      | SECTOR TEAM |
"""

#: The same addresses about other objects: a draft, one taken down by telephone for another council, one that waits in
#: the queue, one whose challenge manager has a conflict; invitations of members with an interest, cleared or not, and
#: one that was declined.
OTHER_STATES: Final = """
peerchallenge:engagement_detail@draft        | get      | COUNCIL |
peerchallenge:request_check@draft            | get      | COUNCIL |
peerchallenge:request_question@draft         | get post | HOST_ACTS | COUNCIL
peerchallenge:request_submit@draft           | post     | HOST_ACTS | COUNCIL
peerchallenge:engagement_cancel@draft        | get post | HOST_ACTS | COUNCIL
peerchallenge:engagement_detail@recorded     | get      | fellow_dcs STAFF |
peerchallenge:request_check@recorded         | get      | fellow_dcs STAFF |
peerchallenge:request_question@recorded      | get post | fellow_dcs STAFF |
peerchallenge:request_submit@recorded        | post     | fellow_dcs | STAFF
peerchallenge:request_send_for_confirmation@recorded | post | STAFF | fellow_dcs
peerchallenge:engagement_detail@waiting      | get      | other_dcs MANAGERS REGION STAFF |
peerchallenge:request_check@waiting          | get      | other_dcs MANAGERS | REGION STAFF
peerchallenge:take_on@waiting                | post     | other_dcs MANAGERS | REGION STAFF
peerchallenge:engagement_detail@second       | get      | COUNCIL delegate_elsewhere OUTSIDE |
peerchallenge:request_check@second           | get      | COUNCIL delegate_elsewhere | OUTSIDE
peerchallenge:shortlist@second               | get      | HOST_ACTS delegate_elsewhere | COUNCIL OUTSIDE
peerchallenge:invitation_detail@member       | get      | member INVITATION |
peerchallenge:invitation_detail@interested   | get      | member_interested INVITATION |
peerchallenge:invitation_detail@declined     | get      | declined releaser CHOOSES |
"""

TABLE: Final = "".join(
    (EVERYWHERE, PLACES_AND_PEOPLE, POOL, BOOKING, SCOPING, VISITS, CALENDARS, DAYS, CYCLES, PROFILES, OTHER_STATES)
)

#: Pages of the demonstration and of those who develop: everywhere else they are not there, for nobody.
NOT_THERE: Final = frozenset(
    {
        "accounts:demonstration_sign_in",
        "common:local_inbox",
        "common:local_mail",
        "common:local_mail_file",
        "common:local_mail_html",
        "common:style",
        "common:style_error",
        "common:style_page",
        "desk:demonstration_travel",
    }
)

#: Addresses of borrowed apps, tried as groups: signing in and one's own account, and the admin site for repair.
BORROWED: Final = ("accounts/", "admin/")
