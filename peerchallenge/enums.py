"""The words of states and kinds. The tables of legal moves stand in `states.py`."""

from django.db.models import IntegerChoices, TextChoices


class OfferKind(TextChoices):
    """What an offer is."""

    PEER_CHALLENGE = "peer_challenge", "Peer challenge"
    PEER_REVIEW = "peer_review", "Peer review"
    DIAGNOSTIC = "diagnostic", "Diagnostic"
    MEMBER_SUPPORT = "member_support", "Member peer support"


class CostBasis(TextChoices):
    """Who carries the days of an offer (domain: how the host is charged)."""

    GIFTED = "gifted", "Gifted: counts against the host's days to receive"
    PROGRAMME = "programme", "Paid by the programme: the host's days are not touched"
    OWN_ENTITLEMENT = "own_entitlement", "An entitlement of its own"
    HOST_PAYS = "host_pays", "Paid by the host council"


class ChallengerKind(TextChoices):
    """What sort of peer a challenger is."""

    OFFICER = "officer", "Officer"
    MEMBER = "member", "Member peer"
    ASSOCIATE = "associate", "Associate"


class Accreditation(TextChoices):
    """Where a challenger stands in the accreditation scheme (R057)."""

    APPLIED = "applied", "Applied"
    ASSESSED = "assessed", "Assessed"
    PROVISIONAL = "provisional", "Provisional"
    ACCREDITED = "accredited", "Accredited"
    SUSPENDED = "suspended", "Suspended"
    LAPSED = "lapsed", "Lapsed"


class Depth(IntegerChoices):
    """How deep a challenger's knowledge of a theme goes."""

    WORKING = 1, "Working knowledge"
    STRONG = 2, "Strong practice"
    LEADING = 3, "Leads on it"


class Half(TextChoices):
    """Half of a day."""

    MORNING = "am", "morning"
    AFTERNOON = "pm", "afternoon"


class DiaryKind(TextChoices):
    """What a diary entry says of one half-day."""

    AWAY = "away", "Away"
    FREE = "free", "Free"


class PlaceKind(TextChoices):
    """What a place on a team asks for."""

    LEAD = "lead", "Lead challenger"
    CHALLENGER = "challenger", "Peer challenger"
    MEMBER = "member", "Member peer"
    SPECIALIST = "specialist", "Specialist"
    OBSERVER = "observer", "Observer"


class EngagementStatus(TextChoices):
    """How an engagement runs, from draft to closed."""

    DRAFT = "draft", "Draft"
    REQUESTED = "requested", "Requested"
    MATCHING = "matching", "Matching"
    SCOPING = "scoping", "Scoping"
    AGREEING = "agreeing", "Agreeing"
    PREPARING = "preparing", "Preparing"
    ON_SITE = "on_site", "On site"
    REPORTING = "reporting", "Reporting"
    FOLLOWING_UP = "following_up", "Following up"
    CLOSED = "closed", "Closed"
    PAUSED = "paused", "Paused"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"


class Priority(IntegerChoices):
    """The order of the queue (R045): the lower number comes first."""

    INTERVENTION = 1, "Intervention"
    SIGNIFICANT_CHALLENGE = 2, "Significant challenge"
    CYCLE_OVERDUE = 3, "Cycle overdue"
    STANDARD = 4, "Standard"


class VisitPattern(TextChoices):
    """How the days on site lie (R042)."""

    ONE_BLOCK = "one_block", "One block of days"
    SPREAD = "spread", "Spread over some weeks"
    REPEAT = "repeat", "Repeated visits, to follow change"


class PreferenceKind(TextChoices):
    """What the host said of another authority (R077)."""

    PREFERRED = "preferred", "Preferred"
    AVOIDED = "avoided", "Please avoid"


class EngagementRoleKind(TextChoices):
    """What a person does in one engagement, beside appointments and team places."""

    CHALLENGE_MANAGER = "challenge_manager", "Challenge manager"
    HOST_COORDINATOR = "host_coordinator", "Host coordinator"
    SERVICE_LEAD = "service_lead", "Service lead"


class InvitationStatus(TextChoices):
    """Where an invitation to a place stands."""

    INVITED = "invited", "Invited"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
    STOOD_DOWN = "stood_down", "Stood down"


class ReleaseStatus(TextChoices):
    """Whether the person who releases a challenger has done so for this engagement."""

    NOT_ASKED = "not_asked", "Not asked yet"
    WAITING = "waiting", "Waiting"
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"


class ConflictEffect(TextChoices):
    """What a conflict does."""

    BARS = "bars", "Cannot serve"
    NEEDS_CLEARING = "needs_clearing", "The challenge manager must clear it first"


class ScopeStatus(TextChoices):
    """Where a version of the scope stands."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Sent for approval"
    APPROVED = "approved", "Approved"
    SUPERSEDED = "superseded", "Superseded"


class Basis(TextChoices):
    """Why this focus was chosen (R102)."""

    SELF_ASSESSMENT = "self_assessment", "Self-assessment"
    INSPECTION = "inspection", "Inspection"
    DATA_PROFILE = "data_profile", "Data profile"
    LONG_STANDING = "long_standing", "Long-standing issue"
    PILOT = "pilot", "Pilot"
    ASSURANCE = "assurance", "Assurance"
    RECOMMISSIONING = "recommissioning", "Re-commissioning"


class Involvement(TextChoices):
    """How far the lead member or chief executive takes part (R105)."""

    INFORMED = "informed", "Informed"
    SCOPING = "scoping", "Takes part in scoping"
    INTERVIEW = "interview", "Is interviewed"
    FEEDBACK = "feedback", "Hears the feedback"
    THROUGHOUT = "throughout", "Throughout"


class FeedbackForm(TextChoices):
    """In what form the team feeds back (R110, R157)."""

    PRESENTATION = "presentation", "Presentation"
    LETTER = "letter", "Letter"
    REPORT = "report", "Report of at most four pages"


class FindingsGoTo(TextChoices):
    """Where the findings will go (R112)."""

    NEW_PLAN = "new_plan", "A new action plan"
    EXISTING_PLAN = "existing_plan", "An existing plan"
    BOTH = "both", "Both"


class EffortKind(TextChoices):
    """What time was spent on (R039)."""

    SCOPING = "scoping", "Scoping"
    PREPARATION = "preparation", "Preparation"
    FIELDWORK = "fieldwork", "Fieldwork"
    REPORTING = "reporting", "Reporting"
    FOLLOW_UP = "follow_up", "Follow-up"
    TRAVEL = "travel", "Travel"


class VisitStatus(TextChoices):
    """Where a visit stands."""

    FIXED = "fixed", "Dates fixed"
    MOVED = "moved", "Moved to other dates"
    CANCELLED = "cancelled", "Cancelled"
    DONE = "done", "Done"


class AccountKind(TextChoices):
    """Whose account of days it is."""

    COUNCIL = "council", "Council"
    ASSOCIATES = "associates", "Associates"
    FUND = "fund", "Fund"
    PROGRAMME = "programme", "Programme"


class Leg(TextChoices):
    """Which half of the exchange a transfer is."""

    GIVEN = "given", "Given"
    RECEIVED = "received", "Received"


class Phase(TextChoices):
    """What a transfer does: reserve, then deliver or release; reverse puts a mistake right."""

    RESERVED = "reserved", "Reserved"
    DELIVERED = "delivered", "Delivered"
    RELEASED = "released", "Released"
    REVERSED = "reversed", "Reversed"


class AllowanceKind(TextChoices):
    """What an allowance is for."""

    GIVE = "give", "Days to give"
    RECEIVE = "receive", "Days to receive"
    MEMBER_SUPPORT = "member_support", "Member peer support"


class AllowanceSource(TextChoices):
    """Why an allowance row was posted."""

    YEARLY = "yearly", "The year's allowance"
    OPENING = "opening", "Opening balance"
    EXTENSION = "extension", "Extension agreed by both sides"
    FUNDED = "funded", "Funded days"
    CARRY_OVER = "carry_over", "Carried over"
    CHANGE_OF_CONTROL = "change_of_control", "After a change of political control"
    WAIVER = "waiver", "Waiver"


class HostBasis(TextChoices):
    """How gifted days on site count to the host."""

    TEAM_DAYS = "team_days", "A half-day on site counts once, however large the team"
    PERSON_DAYS = "person_days", "Each challenger's half-day counts"


class DisputeStatus(TextChoices):
    """Where the settling of a person's days stands."""

    PLANNED = "planned", "Planned"
    CONFIRMED = "confirmed", "Confirmed by the challenger"
    DISPUTED = "disputed", "Disputed"
    SETTLED = "settled", "Settled"
