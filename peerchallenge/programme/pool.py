"""Offers, themes, programme years and conflict policies as delivered. CIB staff change them as data, not here.

The numbers are defaults of the programme's papers: three days on site and a report within a week (NFER 2.3.2,
2.3.3), a safeguarding review every three years (QA Q6), a children's review every four (LGA16 9.3.1), five days of
member peer support after a change of control (QA Q22), and the usual lead times of the timeline.
"""

import datetime as dt

from peerchallenge.enums import ConflictEffect, CostBasis, OfferKind, PlaceKind
from peerchallenge.programme.rows import ConflictRow, OfferRow, Place, ThemeRow

#: First years of April to March.
PROGRAMME_YEARS = (2024, 2025, 2026, 2027, 2028)

THEMES = (
    ThemeRow("front-door", "Front door and assessment"),
    ThemeRow("early-help", "Early help"),
    ThemeRow("child-protection", "Child protection"),
    ThemeRow("neglect", "Neglect"),
    ThemeRow("exploitation", "Exploitation outside the home"),
    ThemeRow("edge-of-care", "Edge of care and family support"),
    ThemeRow("children-in-care", "Children in care"),
    ThemeRow("leaving-care", "Leaving care"),
    ThemeRow("corporate-parenting", "Corporate parenting"),
    ThemeRow("sufficiency", "Placements and sufficiency"),
    ThemeRow("fostering-adoption", "Fostering and adoption"),
    ThemeRow("disabled-children", "Disabled children"),
    ThemeRow("send", "Special educational needs and disability"),
    ThemeRow("school-improvement", "School improvement and inclusion"),
    ThemeRow("virtual-school", "Virtual school"),
    ThemeRow("mental-health", "Emotional wellbeing and mental health"),
    ThemeRow("youth-justice", "Youth justice"),
    ThemeRow("care-practice", "Care practice and quality assurance"),
    ThemeRow("safeguarding-partnership", "Safeguarding partnership"),
    ThemeRow("voice", "Voice and participation of children"),
    ThemeRow("workforce", "Workforce"),
    ThemeRow("performance", "Data and performance"),
    ThemeRow("leadership", "Leadership and political oversight"),
    ThemeRow("finance", "Finance and value for money"),
)

CONFLICT_POLICIES = (
    ConflictRow("CON-01", "Works, or worked recently, for the host council", 36, ConflictEffect.BARS),
    ConflictRow("CON-02", "Declared an interest in the host council", None, ConflictEffect.NEEDS_CLEARING),
    ConflictRow("CON-03", "Was on a team at the host council recently", 24, ConflictEffect.NEEDS_CLEARING),
    ConflictRow("CON-04", "The host council objects", None, ConflictEffect.BARS),
    ConflictRow("CON-05", "Comes from an authority that the host would rather avoid", None, ConflictEffect.BARS),
)

_LEAD = Place(PlaceKind.LEAD, "Lead challenger")
_CHALLENGER = Place(PlaceKind.CHALLENGER, "Peer challenger")
_MEMBER = Place(PlaceKind.MEMBER, "Member peer")

OFFERS = (
    OfferRow(
        code="peer-challenge",
        kind=OfferKind.PEER_CHALLENGE,
        name="Peer challenge",
        purpose="Colleagues from other councils work with you as critical friends on a question you choose.",
        explanation=(
            "A small team from other councils spends up to three days with us as critical friends. We choose the "
            "question, we help to choose the team, and we agree beforehand what they look at and how they tell us "
            "what they found. They talk to staff, partners, children and families, look at how we work, and tell us "
            "on the last day what they saw as strengths and what could be better; a short report of at most four "
            "pages follows within a week. Nobody is graded and no individual is named. Each council gives five days "
            "a year to help others and may receive five: the days on site count against the days we may receive."
        ),
        who_leads="A lead challenger whom you choose from the pool, usually a serving director or assistant director",
        who_may_see="You and the team. You alone decide whether anybody else sees the findings or the report.",
        cost_basis=CostBasis.GIFTED,
        places=(_LEAD, _CHALLENGER, _MEMBER),
    ),
    OfferRow(
        code="safeguarding-review",
        kind=OfferKind.PEER_REVIEW,
        name="Safeguarding peer review",
        purpose="A wider look at how children are kept safe, free for every council once in three years.",
        explanation=(
            "Once in three years every council can have a peer review of how it keeps children safe. A team of peers, "
            "officers and a councillor, spends about five days with us. They read how we see ourselves, follow some "
            "children's cases with our staff, listen to children, families, partners and front-line workers, and tell "
            "us what works and what to look at next. It is peers helping peers: nobody is graded, and the report is "
            "ours. The programme pays for it, so it does not use any of the five days that we may receive in a year."
        ),
        who_leads="A lead challenger who has led a review before, with a team of four",
        who_may_see="You and the team. You alone decide whether anybody else sees the findings or the report.",
        cost_basis=CostBasis.PROGRAMME,
        places=(_LEAD, _CHALLENGER, Place(PlaceKind.SPECIALIST, "Safeguarding practitioner"), _MEMBER),
        site_half_days_default=10,
        site_half_days_min=8,
        site_half_days_max=10,
        reporting_half_days_default=2,
        notice_weeks_min=26,
        report_days=14,
        cycle_years=3,
    ),
    OfferRow(
        code="childrens-services-review",
        kind=OfferKind.PEER_REVIEW,
        name="Children's services peer review",
        purpose="A look across all of children's services, for every council once in four years.",
        explanation=(
            "Once in four years peers look with us across all of our services for children: from early help to care "
            "and leaving care, and how leaders, councillors and partners steer them together. A team of five spends "
            "about five days here. We prepare with a plain account of what we are proud of and what worries us; the "
            "team tests that account, and tells us and our staff what it saw. What councils learn from each other is "
            "gathered without naming anybody. The programme pays for it, so none of our five days is used."
        ),
        who_leads="A serving or recent director of children's services, with a team of five",
        who_may_see="You and the team. You alone decide whether anybody else sees the findings or the report.",
        cost_basis=CostBasis.PROGRAMME,
        places=(
            _LEAD,
            _CHALLENGER,
            Place(PlaceKind.CHALLENGER, "Second peer challenger"),
            _MEMBER,
            Place(PlaceKind.SPECIALIST, "Practitioner for your focus", is_required=False),
        ),
        site_half_days_default=10,
        site_half_days_min=8,
        site_half_days_max=10,
        reporting_half_days_default=2,
        notice_weeks_min=26,
        report_days=14,
        cycle_years=4,
    ),
    OfferRow(
        code="corporate-challenge",
        kind=OfferKind.PEER_CHALLENGE,
        name="Corporate peer challenge",
        purpose="How the whole council leads, plans and pays for its work for children; free once while it is offered.",
        explanation=(
            "A team led by a chief executive or a leader of another council looks at the council as a whole: its "
            "leadership, its capacity, its money, and how these serve children and families. It always covers "
            "corporate capacity and leadership; the rest we choose. The team spends about four days here, talks with "
            "councillors, the management team, staff and partners, and tells us what it saw before it leaves. Nobody "
            "is graded. Every council can have one in the period in which it is offered; the programme pays for it, "
            "so none of our five days is used."
        ),
        who_leads="A chief executive or council leader from elsewhere",
        who_may_see="You, your chief executive and the team. Your council alone decides who else sees the report.",
        cost_basis=CostBasis.PROGRAMME,
        places=(
            Place(PlaceKind.LEAD, "Lead challenger: a chief executive or leader"),
            Place(PlaceKind.MEMBER, "Member peer"),
            Place(PlaceKind.CHALLENGER, "Director of children's services from elsewhere"),
            Place(PlaceKind.SPECIALIST, "Finance peer", is_required=False),
        ),
        site_half_days_default=8,
        site_half_days_min=6,
        site_half_days_max=10,
        reporting_half_days_default=2,
        notice_weeks_min=20,
        report_days=14,
        window=(dt.date(2026, 4, 1), dt.date(2029, 3, 31)),
    ),
    OfferRow(
        code="member-support",
        kind=OfferKind.MEMBER_SUPPORT,
        name="Member peer support",
        purpose="An experienced councillor helps your lead member, for example after a change of political control.",
        explanation=(
            "An experienced councillor from another council works alongside our lead member or our scrutiny members: "
            "in their first months, after a change of political control, or whenever a second pair of eyes would "
            "help. They meet as often as is useful, up to five days in all. What is said stays between them. It has an "
            "entitlement of its own after a change of control, so none of our five days of peer challenge is used."
        ),
        who_leads="A member peer, as a rule from the same political group or one your lead member chooses",
        who_may_see="The councillors concerned. There is no report unless they ask for one.",
        cost_basis=CostBasis.OWN_ENTITLEMENT,
        places=(Place(PlaceKind.LEAD, "Member peer who leads"),),
        site_half_days_default=4,
        site_half_days_min=1,
        site_half_days_max=10,
        reporting_half_days_default=0,
        notice_weeks_min=4,
    ),
    OfferRow(
        code="send-diagnostic",
        kind=OfferKind.DIAGNOSTIC,
        name="SEND diagnostic",
        purpose="A short specialist look at support for children with special educational needs and disabilities.",
        explanation=(
            "Two or three specialists from other councils and the health service spend two days looking with us at how "
            "children with special educational needs and disabilities are identified, assessed and supported, and how "
            "the council, health services and schools do this together. They listen to parents and young people, "
            "sample some plans with our staff, and leave us with a short list of what to keep, what to change and "
            "who does it well elsewhere. Nobody is graded. The days on site count against those we may receive."
        ),
        who_leads="A specialist in special educational needs and disability who has led such work",
        who_may_see="You and the team. You alone decide whether your health partners or others see the findings.",
        cost_basis=CostBasis.GIFTED,
        places=(
            _LEAD,
            Place(PlaceKind.SPECIALIST, "Specialist from health"),
            Place(PlaceKind.SPECIALIST, "Specialist from education", is_required=False),
        ),
        site_half_days_default=4,
        site_half_days_min=2,
        site_half_days_max=6,
        notice_weeks_min=10,
    ),
    OfferRow(
        code="safeguarding-partnership-diagnostic",
        kind=OfferKind.DIAGNOSTIC,
        name="Safeguarding partnership diagnostic",
        purpose="A short specialist look at how council, police and health safeguard children together.",
        explanation=(
            "Two or three experienced people from other areas spend two days with our safeguarding children "
            "partnership, which took over from the Local Safeguarding Children Board. They look at how council, police "
            "and health lead together, how they learn from audits and reviews, and whether what is agreed reaches the "
            "front line. They meet the partners together and separately, and tell all of them on the last day what "
            "they saw. Nobody is graded. The days on site count against those that the council may receive."
        ),
        who_leads="Somebody who has led or chaired a safeguarding partnership elsewhere",
        who_may_see="You, your safeguarding partners and the team. Together you decide whether anybody else does.",
        cost_basis=CostBasis.GIFTED,
        places=(_LEAD, Place(PlaceKind.SPECIALIST, "Partner from police or health"), _CHALLENGER),
        site_half_days_default=4,
        site_half_days_min=2,
        site_half_days_max=6,
        notice_weeks_min=10,
    ),
)
