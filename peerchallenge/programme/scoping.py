"""The clauses of the ground rules (R114) and the reminders of scoping as delivered.

A clause is never changed: a new text is a new version, and what was signed keeps the old one.
"""

from peerchallenge.programme.rows import Clause, Reminder, escalating

CLAUSES: tuple[Clause, ...] = (
    Clause(
        "purpose",
        "Purpose",
        "This is help between colleagues. The host asked for it and chose its focus; the team comes as critical "
        "friends, supportive and honest. It is not an inspection: nobody is graded, and no score is given to the "
        "council, a service or a person. The host remains responsible for its services and decides what it does with "
        "what the team tells it.",
    ),
    Clause(
        "transparency",
        "Openness and trust",
        "The host shows the team how things are, including what worries it, and gives access to the people and papers "
        "named in the scope. The team says what it hears and how it comes to its view, keeps the host up to date each "
        "day, and tells the host first. There are no surprises in the feedback or in the report. If something the "
        "team should know changes, the host says so.",
    ),
    Clause(
        "confidentiality",
        "Confidentiality",
        "What the team sees and hears stays within the team and the host. Notes and other evidence belong to the team "
        "and are not handed on. The findings and the report are the host’s: the host alone decides whether anybody "
        "else sees them, and when. Team members do not use what they learn for any other purpose, and do not report it "
        "to government, to an inspectorate or to their own council. The only exception is a concern about a child, as "
        "set out below, or where the law requires it.",
    ),
    Clause(
        "data-sharing",
        "Data sharing",
        "The host’s own protocol for sharing information applies, and the host gives the team a copy before the visit. "
        "The host shares only what the scope needs. Nothing that identifies a child, a family or a carer is put into "
        "this service, sent by e-mail or taken away: cases are named by a reference that only the host can read, and "
        "are looked at on the host’s premises or systems. Documents close to the team 30 days after the report is "
        "issued, and everybody then destroys the copies they hold.",
    ),
    Clause(
        "anonymity",
        "Anonymity",
        "Everybody who talks to the team can speak freely. The team notes the group somebody belongs to, such as "
        "social workers or foster carers, never their name. What is said is not attributed, neither in feedback nor in "
        "the report; where a group is so small that people could be recognised, its comments are joined with others or "
        "left out. Nobody is treated worse for what they said to the team.",
    ),
    Clause(
        "concerns",
        "Concerns about a child",
        "If a member of the team has reason to think that a child is or may be at risk of harm, they tell the host’s "
        "director of children’s services at once, by telephone or in person and through this service; if the concern "
        "is about the director, they tell the chief executive. The host acts under its own child protection procedure "
        "and tells the lead challenger what it has done. This is never delayed, and no other clause stands in its way. "
        "Worries about how well a service performs are not concerns of this kind: the lead challenger raises them with "
        "the director in the daily conversation.",
    ),
    Clause(
        "disputes",
        "If we disagree",
        "If either side is unhappy with how the work goes, with the conduct of a team member or with the wording "
        "of the report, the director and the lead challenger first talk about it. If they do not agree within five "
        "working days, they ask a mediator whom both accept, as a rule a regional lead, who hears both sides and "
        "proposes a way forward. The host may correct errors of fact in the report; the team’s view remains the "
        "team’s. Either side may stop the work and says why. The issue, the steps taken and the outcome are "
        "written down.",
    ),
)

REMINDERS: tuple[Reminder, ...] = (
    Reminder("scope.not_approved", 14, "host_dcs", "scope.not_approved"),
    *escalating(
        "scope.not_approved",
        "scope.stuck",
        (1, "lead_challenger", 7),
        (1, "manager", 7),
        (2, "regional_lead", 14),
        (3, "cib_staff", 14),
    ),
    Reminder("ground_rules.unsigned", 7, "host_dcs", "ground_rules.unsigned"),
    Reminder("ground_rules.unsigned", 7, "lead_challenger", "ground_rules.unsigned"),
    *escalating(
        "ground_rules.unsigned",
        "ground_rules.stuck",
        (1, "manager", 7),
        (2, "regional_lead", 7),
        (3, "cib_staff", 7),
    ),
)
