"""How each act on places and people reads in a history."""

from cib.common.audit import Words

#: Told to the programme office and to those whom the record is about.
OFFICE = "cib_staff"

WORDS: dict[str, Words] = {
    "council.added": Words("Added the council from the reference tables"),
    "council.changed": Words("Brought the council up to date from the reference tables"),
    "council.ended": Words("Ended the council as the reference tables say"),
    "person.created": Words("Added the person", OFFICE),
    "person.edited": Words("Corrected the person's details", OFFICE),
    "person.employed": Words("Recorded an employment from {from_date}", OFFICE),
    "person.employment_ended": Words("Ended an employment on {to_date}", OFFICE),
    "person.merged": Words("Merged a duplicate record into this one", OFFICE),
    "person.merged_away": Words("Merged this record into another", OFFICE),
    "person.anonymised": Words("Anonymised the person", OFFICE),
    "appointment.made": Words("Appointed {after} from {from_date}", OFFICE),
    "appointment.ended": Words("Ended the appointment ({before}) on {to_date}", OFFICE),
    "appointment.proposed": Words("Proposed as {after}, for a second person to confirm", OFFICE),
    "appointment.proposal_confirmed": Words("Confirmed as the second person", OFFICE),
    "appointment.proposal_declined": Words("Declined the proposed appointment", OFFICE),
    "appointment.proposal_withdrawn": Words("Withdrew the proposed appointment", OFFICE),
    "delegation.named": Words("Named a delegate from {from_date}", OFFICE),
    "delegation.ended": Words("Ended the delegation on {to_date}", OFFICE),
    "invitation.sent": Words("Invited to sign in", OFFICE),
    "invitation.sent_again": Words("Sent the invitation again", OFFICE),
    "invitation.withdrawn": Words("Withdrew the invitation", OFFICE),
    "invitation.accepted": Words("Accepted the invitation", OFFICE),
    "cluster.created": Words("Created the cluster", OFFICE),
    "cluster.edited": Words("Changed the cluster's name or purpose", OFFICE),
    "cluster.member_added": Words("Added a council from {from_date}", OFFICE),
    "cluster.member_ended": Words("Ended a council's membership on {to_date}", OFFICE),
    "cluster.round_planned": Words("Planned a round of {turns} turns from {from_date}"),
    "cluster.turn_dropped": Words("Took back turn {number}"),
    "cluster.turn_tied": Words("Gave turn {number} its challenge or review"),
    "contact.noted": Words("Noted a contact of {on_date}", "contacts"),
    "organisation.created": Words("Added the organisation", OFFICE),
    "organisation.edited": Words("Changed the organisation's details", OFFICE),
    "sign_on.added": Words("Set up the single sign-on of {name}", OFFICE),
    "sign_on.changed": Words("Changed the single sign-on of {name}", OFFICE),
    "sign_on.tested": Words("Tested the single sign-on of {name}", OFFICE),
    "sign_on.switched_on": Words("Switched the single sign-on of {after} on", OFFICE),
    "sign_on.switched_off": Words("Switched the single sign-on of {after} off", OFFICE),
    "control.recorded": Words("Recorded political control from {from_date}", OFFICE),
}
