"""The words of scoping in histories."""

from cib.common.audit import Words

WORDS: dict[str, Words] = {
    "clause.published": Words("Published version {number}, from {from_date}", "cib_staff"),
    "scoping_meeting.recorded": Words("Recorded the scoping meeting of {held_on}"),
    "scope.opened": Words("Began version {number} of the scope"),
    "scope.edited": Words("Changed the scope"),
    "line.added": Words("Added a line of enquiry"),
    "line_of_enquiry.from_profile": Words("Made a line of enquiry of a difference in the host’s data profile"),
    "line.removed": Words("Removed a line of enquiry"),
    "scope.proposed": Words("Sent version {number} of the scope for approval"),
    "scope.taken_back": Words("Took version {number} of the scope back to change it"),
    "scope.sent_back": Words("Asked for changes to version {number} of the scope"),
    "scope.approved": Words("Approved version {number} of the scope"),
    "scope.revised": Words("Opened the approved scope again; what had been signed and reserved on it ended"),
    "scope.acknowledged": Words("Acknowledged the scope as lead member"),
    "scope.acknowledged_by_chief_executive": Words("Acknowledged the scope as chief executive"),
    "effort.planned": Words("Planned the days by person and kind"),
    "dates.fixed": Words("Fixed the dates on site: {dates}"),
    "dates.dropped": Words("Gave up the dates on site: {dates}"),
    "unusual_days.agreed": Words("Agreed to weekends and bank holidays"),
    "unusual_days.refused": Words("Took back the agreement to weekends and bank holidays"),
    "ground_rules.drawn_up": Words("The ground rules were drawn up"),
    "ground_rules.signed_for_host": Words("Signed the ground rules for the host"),
    "ground_rules.signed_for_team": Words("Signed the ground rules for the team"),
    "engagement.agreed": Words("Both sides have signed; the days are reserved"),
}
