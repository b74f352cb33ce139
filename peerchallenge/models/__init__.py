"""The rows of peer challenges: offers, pool, engagements, teams, scoping, visits, ledger."""

from peerchallenge.models.calendars import CalendarEntry, CalendarFeed, HalfDayHours
from peerchallenge.models.engagements import AuthorityPreference, Engagement, EngagementRole
from peerchallenge.models.ledger import (
    Account,
    Allowance,
    Extension,
    Fund,
    FundedDaysRequest,
    LedgerProof,
    Transfer,
    TransferNote,
)
from peerchallenge.models.offers import Offer, OfferVersion, ProgrammeYear, TemplatePlace, Theme
from peerchallenge.models.pool import (
    Challenger,
    ChallengerTheme,
    ConflictPolicy,
    DaysPledge,
    DeclaredInterest,
    DiaryEntry,
    Objection,
)
from peerchallenge.models.scoping import (
    GroundRules,
    GroundRulesClause,
    LineOfEnquiry,
    PlannedEffort,
    Scope,
    ScopingMeeting,
)
from peerchallenge.models.teams import ConflictClearance, Declaration, PlaceInvitation, TeamPlace
from peerchallenge.models.visits import Concern, DayClaim, TimeEntry, Visit, VisitHalfDay

__all__ = [
    "Account",
    "Allowance",
    "AuthorityPreference",
    "CalendarEntry",
    "CalendarFeed",
    "Challenger",
    "ChallengerTheme",
    "Concern",
    "ConflictClearance",
    "ConflictPolicy",
    "DayClaim",
    "DaysPledge",
    "Declaration",
    "DeclaredInterest",
    "DiaryEntry",
    "Engagement",
    "EngagementRole",
    "Extension",
    "Fund",
    "FundedDaysRequest",
    "GroundRules",
    "GroundRulesClause",
    "HalfDayHours",
    "LedgerProof",
    "LineOfEnquiry",
    "Objection",
    "Offer",
    "OfferVersion",
    "PlaceInvitation",
    "PlannedEffort",
    "ProgrammeYear",
    "Scope",
    "ScopingMeeting",
    "TeamPlace",
    "TemplatePlace",
    "Theme",
    "TimeEntry",
    "Transfer",
    "TransferNote",
    "Visit",
    "VisitHalfDay",
]
