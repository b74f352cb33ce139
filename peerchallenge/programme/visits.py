"""The reminders of visits, days and accreditation as delivered (domain: default reminders)."""

from peerchallenge.programme.rows import Reminder, escalating

REMINDERS: tuple[Reminder, ...] = (
    Reminder("visit.team_call", -10, "team", "visit.team_call"),
    *(
        Reminder("visit.comes", days, audience, kind)
        for days, kind in ((-7, "visit.soon"), (-1, "visit.tomorrow"))
        for audience in ("team", "host_dcs", "coordinator")
    ),
    Reminder("effort.unconfirmed", 7, "challenger", "effort.unconfirmed"),
    *escalating(
        "effort.unconfirmed",
        "effort.stuck",
        (1, "lead_challenger", 7),
        (1, "manager", 7),
        (2, "regional_lead", 14),
        (3, "cib_staff", 14),
    ),
    *(Reminder("accreditation.ends", days, "challenger", "accreditation.ends") for days in (-90, -30)),
    *(Reminder("accreditation.ends", days, "cib_staff", "accreditation.ending") for days in (-90, -30)),
)
