"""How what a council keeps itself reads in a history: releases, grants, signs, self-assessments."""

from cib.common.audit import Words

WORDS: dict[str, Words] = {
    "figures.released": Words("Released {figures} figures, from {from_date}: {audience}", "council"),
    "assessment.released": Words("Released self-assessment {number}, from {from_date}: {audience}", "council"),
    "assessment.begun": Words("Began self-assessment {number}", "council"),
    "assessment.written": Words("Wrote in self-assessment {number}", "council"),
    "assessment.finished": Words("Finished self-assessment {number}", "council"),
    "assessment.dropped": Words("Dropped the draft of self-assessment {number}", "council"),
    "assessment.read": Words("Read self-assessment {number}", "council"),
    "sign.found": Words("An early sign was found", "council"),
    "sign.passed": Words("An early sign has passed", "council"),
    "sign.own_concern": Words("Told of a concern of the council's own", "council"),
    "sign.answered": Words("Answered an early sign", "council"),
    "profile_grant.opened": Words("Opened the profile to somebody on a team", "council"),
    "profile_grant.ended": Words("Closed the profile to somebody on a team", "council"),
}
