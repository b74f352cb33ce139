"""How a person may stand to a council's figures."""

from typing import Any

from django.db.models import Q

from cib.common import clock
from cib.common.policy import Predicate, about_user
from councils.enums import Role, SharedMatter
from councils.models import Person
from councils.permissions.predicates import holds_at_council, holds_role
from councils.queries import standing_of, users_delegated, users_holding
from councils.queries.agreements import hearers_by_agreement
from profiles.enums import AssessmentStatus
from profiles.models import EarlySign, ProfileGrant, SelfAssessment
from profiles.queries.assessments import visible_assessments
from profiles.queries.signs import visible_signs
from profiles.queries.visible import OWN_ROLES, SECTOR_ROLES, granted_councils, release_readers

sector = about_user(
    "holder of a post at a council, region, cluster or the programme office",
    lambda user: standing_of(user).has(*SECTOR_ROLES),
    lambda: users_holding(*SECTOR_ROLES),
)
delegate_somewhere = about_user(
    "delegate of a council's DCS",
    lambda user: bool(standing_of(user).delegated_councils()),
    lambda: users_delegated(council__isnull=False, engagement_id__isnull=True),
)
own_people = holds_at_council("DCS, chief executive, lead member or data officer of the council", *OWN_ROLES)
keeps_figures = holds_at_council("DCS or data officer of the council", Role.DCS, Role.DATA_OFFICER)


def _granted_users(council: Any) -> Q:
    rows = ProfileGrant.objects.current().filter(council=council, person__user__isnull=False)
    return Q(pk__in=rows.values("person__user"))


granted = Predicate(
    "on the team of a live engagement at the council",
    lambda user, council: council.pk in granted_councils(user),
    lambda user: Q(pk__in=granted_councils(user)),
    _granted_users,
)

_KEEPERS = (Role.DCS, Role.DATA_OFFICER)


def _imports_of(user: Any) -> Q:
    standing = standing_of(user)
    found = Q(council__in=standing.councils(*_KEEPERS))
    return found | Q(council__isnull=True) if standing.is_cib_staff else found


imported_it = Predicate(
    "whoever keeps the figures: a council's own, or CIB staff the published ones",
    lambda user, row: (
        standing_of(user).is_cib_staff
        if row.council_id is None
        else row.council_id in standing_of(user).councils(*_KEEPERS)
    ),
    _imports_of,
    lambda row: (
        users_holding(Role.CIB_STAFF) if row.council_id is None else users_holding(*_KEEPERS, council=row.council_id)
    ),
)

leads_region_or_cluster = holds_role("regional lead or cluster lead", Role.REGIONAL_LEAD, Role.CLUSTER_LEAD)


def _sign_readers(sign: EarlySign) -> Q:
    own = users_holding(*OWN_ROLES, council=sign.council_id)
    own |= users_delegated(council=sign.council_id, engagement_id__isnull=True)
    if sign.shown_to_others_from > clock.today():
        return own
    others = Person.objects.filter(hearers_by_agreement(sign.council, SharedMatter.EARLY_SIGNS))
    return own | Q(pk__in=others.filter(user__isnull=False).values("user"))


sees_sign = Predicate(
    "whoever the sign is shown to: the council's own people, then those whom its sharing agreement names",
    lambda user, sign: EarlySign.objects.filter(visible_signs(user), pk=sign.pk).exists(),
    visible_signs,
    _sign_readers,
)


def _assessment_readers(assessment: SelfAssessment) -> Q:
    if assessment.status != AssessmentStatus.DRAFT and assessment.release is not None:
        return release_readers(assessment.release)
    own = users_holding(*OWN_ROLES, council=assessment.council_id)
    return own | users_delegated(council=assessment.council_id, engagement_id__isnull=True)


sees_assessment = Predicate(
    "the council's own people, and whoever it has released the self-assessment to",
    lambda user, found: SelfAssessment.objects.filter(visible_assessments(user), pk=found.pk).exists(),
    visible_assessments,
    _assessment_readers,
)
