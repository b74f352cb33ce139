"""The words of visits, effort, concerns and changes of course in histories."""

from cib.common.audit import Words

WORDS: dict[str, Words] = {
    "engagement.visit_begun": Words("The team is on site"),
    "line.emerged": Words("Added a line of enquiry that emerged on site"),
    "line.acknowledged": Words("Acknowledged a new line of enquiry for the host"),
    "concern.raised": Words("Raised a concern about a child", "concern"),
    "concern.read": Words("Read a concern about a child", "concern"),
    "concern.received": Words("Received a concern about a child", "concern"),
    "concern.answered": Words("Wrote down what was done about a concern", "concern"),
    "effort.prefilled": Words("The plan of days was laid out for confirming"),
    "effort.confirmed": Words("Confirmed {entries} of their days as planned"),
    "effort.corrected": Words("Corrected a day from {before} to {after} half-days"),
    "effort.disputed": Words("Disputed a day"),
    "effort.dispute_withdrawn": Words("Took a dispute about a day back"),
    "engagement.settled": Words("The days are settled"),
    "engagement.closed": Words("Closed"),
    "visit.moved": Words("Moved the visit to {first_day}"),
    "engagement.paused": Words("Paused"),
    "engagement.resumed": Words("Resumed, at the stage: {stage}"),
    "engagement.declined": Words("Declined"),
    "engagement.cancelled": Words("Cancelled"),
}
