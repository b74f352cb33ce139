"""The words of places and people: kinds of council, roles, lead posts, parties, states."""

from django.db.models import TextChoices


class CouncilType(TextChoices):
    """What kind of authority a council is."""

    LONDON_BOROUGH = "london_borough", "London borough"
    METROPOLITAN = "metropolitan", "Metropolitan district"
    UNITARY = "unitary", "Unitary"
    COUNTY = "county", "County"


class CodeKind(TextChoices):
    """Who issues a council's code."""

    GSS = "gss", "GSS code"
    LA = "la", "3-digit code"


class Role(TextChoices):
    """What a person is appointed to do; PLACE_OF_ROLE says where each belongs."""

    DCS = "dcs", "Director of Children's Services"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    LEAD_MEMBER = "lead_member", "Lead member"
    DATA_OFFICER = "data_officer", "Data officer"
    SCRUTINY_CHAIR = "scrutiny_chair", "Scrutiny chair"
    REGIONAL_LEAD = "regional_lead", "Regional lead"
    BROKER = "broker", "Broker"
    CLUSTER_LEAD = "cluster_lead", "Cluster lead"
    CIB_STAFF = "cib_staff", "CIB staff"
    CHALLENGE_MANAGER = "challenge_manager", "Challenge manager"
    ASSESSOR = "assessor", "Assessor"
    QA_LEAD = "qa_lead", "QA lead"
    GROUP_OFFICE = "group_office", "Group office"
    CLEARING_HOUSE_OFFICER = "clearing_house_officer", "Clearing-house officer"
    BOARD_MEMBER = "board_member", "Board member"
    GOVERNMENT_READER = "government_reader", "Government reader"


class PlaceKind(TextChoices):
    """Where an appointment holds."""

    COUNCIL = "council", "Council"
    REGION = "region", "Region"
    CLUSTER = "cluster", "Cluster"
    PROGRAMME = "programme", "Programme"


COUNCIL_ROLES = (Role.DCS, Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER, Role.DATA_OFFICER, Role.SCRUTINY_CHAIR)
REGION_ROLES = (Role.REGIONAL_LEAD, Role.BROKER)
CLUSTER_ROLES = (Role.CLUSTER_LEAD,)
PROGRAMME_ROLES = tuple(r for r in Role if r not in (*COUNCIL_ROLES, *REGION_ROLES, *CLUSTER_ROLES))

PLACE_OF_ROLE: dict[str, PlaceKind] = {
    **dict.fromkeys(COUNCIL_ROLES, PlaceKind.COUNCIL),
    **dict.fromkeys(REGION_ROLES, PlaceKind.REGION),
    **dict.fromkeys(CLUSTER_ROLES, PlaceKind.CLUSTER),
    **dict.fromkeys(PROGRAMME_ROLES, PlaceKind.PROGRAMME),
}

#: Roles that one person holds at a time in one council.
SINGLE_COUNCIL_ROLES = (Role.DCS, Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER)
#: Roles that take two people to appoint: one proposes, another confirms.
TWO_PERSON_ROLES = (Role.CLEARING_HOUSE_OFFICER, Role.QA_LEAD)


class LeadPost(TextChoices):
    """The three posts of every region (R005)."""

    LEAD_MEMBER = "LM", "Lead member"
    CHIEF_EXECUTIVE = "CE", "Chief executive"
    DCS = "DCS", "Director of Children's Services"


class Party(TextChoices):
    """A political group, for member peers and their group offices."""

    CONSERVATIVE = "conservative", "Conservative"
    GREEN = "green", "Green"
    INDEPENDENT = "independent", "Independent"
    LABOUR = "labour", "Labour"
    LIBERAL_DEMOCRAT = "liberal_democrat", "Liberal Democrat"
    REFORM_UK = "reform_uk", "Reform UK"
    OTHER = "other", "Another party or group"


class Control(TextChoices):
    """Who controls a council politically."""

    NO_OVERALL_CONTROL = "noc", "No overall control"
    CONSERVATIVE = "conservative", "Conservative"
    GREEN = "green", "Green"
    INDEPENDENT = "independent", "Independent"
    LABOUR = "labour", "Labour"
    LIBERAL_DEMOCRAT = "liberal_democrat", "Liberal Democrat"
    REFORM_UK = "reform_uk", "Reform UK"
    OTHER = "other", "Another party or group"


class Capacity(TextChoices):
    """In which capacity a delegate acts for the principal."""

    DEPUTY = "deputy", "Deputy"
    ACTING = "acting", "Acting"
    PERSONAL_ASSISTANT = "personal_assistant", "Personal assistant"
    BROKER = "broker", "Broker"
    OTHER = "other", "Other"


class OrganisationKind(TextChoices):
    """What kind of employer an organisation is."""

    HEALTH = "health", "Health body"
    POLICE = "police", "Police"
    TRUST = "trust", "Children's trust"
    CHARITY = "charity", "Charity"
    SECTOR_BODY = "sector_body", "Sector body"
    OTHER = "other", "Other"


class ProposalStatus(TextChoices):
    """Where a proposed appointment that takes two people stands."""

    WAITING = "waiting", "Waiting for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class InvitationStatus(TextChoices):
    """Where an invitation to sign in stands (worked out from its dates)."""

    OPEN = "open", "Waiting for an answer"
    EXPIRED = "expired", "Expired"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ContactKind(TextChoices):
    """How a broker was in touch with a council."""

    TELEPHONE = "telephone", "By telephone"
    VIDEO = "video", "By video call"
    MEETING = "meeting", "At a meeting"
    EMAIL = "email", "By e-mail"


class ContactState(TextChoices):
    """How a council stands in the worklist of its region's brokers (worked out from the contact log)."""

    DUE = "due", "Contact due"
    NEVER = "never", "No contact yet"
    SILENT = "silent", "Silent"
    IN_TOUCH = "in_touch", "In touch"


class Audience(TextChoices):
    """Who may see what is released: one type everywhere."""

    TEAM_AND_HOST = "team_and_host", "Team and host"
    CLUSTER = "cluster", "One named cluster"
    REGION = "region", "The region"
    ALL_COUNCILS = "all_councils", "All councils"
    PUBLIC = "public", "Public"


class JudgementGrade(TextChoices):
    """What an inspector's judgement of a council's children's services says, in the inspectorate's words."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement to be good"
    INADEQUATE = "inadequate", "Inadequate"


class JudgementAspect(TextChoices):
    """What of children's services a judgement is about; from about April 2026 none is made overall."""

    OVERALL = "overall", "Overall effectiveness"
    LEADERS = "leaders", "The impact of leaders on social work practice with children and families"
    HELP_AND_PROTECTION = "help_and_protection", "Children who need help and protection"
    CARE = "care", "Children in care"
    CARE_LEAVERS = "care_leavers", "Care leavers"


class InterventionKind(TextChoices):
    """What government has told a council to do, as CIB staff keep it."""

    NOTICE = "notice", "Improvement notice"
    DIRECTION = "direction", "Statutory direction"
    COMMISSIONER = "commissioner", "Commissioner appointed"
    TRUST = "trust", "Services moved to a trust"


class AgreementStatus(TextChoices):
    """Where one version of a council's confidentiality agreement stands."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waits for a signature"
    SIGNED = "signed", "Signed by both"
    REPLACED = "replaced", "Replaced by a later version"
    ENDED = "ended", "Ended"


class SharedMatter(TextChoices):
    """What an agreement lets others see of a council (R115); more can be added as the programme grows."""

    EARLY_SIGNS = "early_signs", "Early signs and the council's answers"
    SELF_ASSESSMENT = "self_assessment", "Self-assessment, where the council has released it"
    PROVISIONAL_FIGURES = "provisional_figures", "Provisional figures, where the council has released them"
