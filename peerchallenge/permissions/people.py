"""How a person may stand to a challenger, to an invitation, and to a council's days."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from cib.common.policy import Predicate, about_object
from councils.enums import Party, Role
from councils.models import Appointment, Employment
from councils.queries import standing_of
from peerchallenge.enums import ChallengerKind, InvitationStatus
from peerchallenge.models import Challenger, Concern, PlaceInvitation

#: Who may be somebody's releaser at all; nobody else is asked about one by one.
RELEASING_ROLES = (Role.DCS, Role.CHIEF_EXECUTIVE, Role.GROUP_OFFICE, Role.CIB_STAFF)


def _users(rows: Any) -> Q:
    return Q(pk__in=rows.filter(person__user__isnull=False).values("person__user"))


def _is_person(name: str, path: str) -> Predicate:
    """Stand to an object as the person that its field `path` names."""
    return Predicate(
        name,
        lambda user, obj: getattr(obj, f"{path}_id") == standing_of(user).person_id,
        lambda user: Q(**{f"{path}__user": user}),
        lambda obj: Q(person=getattr(obj, f"{path}_id")),
    )


own_profile = _is_person("the challenger", "person")
raised_concern = _is_person("person who raised the concern", "raised_by")


def _hears_of(concern: Concern) -> Role:
    """Give the post to which a concern is passed: rights are its holder's today, not whoever held it then."""
    return Role.CHIEF_EXECUTIVE if concern.is_about_dcs else Role.DCS


def _concerns_passed_to(user: Any) -> Q:
    standing = standing_of(user)
    as_dcs = Q(is_about_dcs=False, engagement__host__in=standing.councils(Role.DCS))
    return as_dcs | Q(is_about_dcs=True, engagement__host__in=standing.councils(Role.CHIEF_EXECUTIVE))


told_of_concern = Predicate(
    "host's DCS, or about the DCS the chief executive",
    lambda user, concern: concern.engagement.host_id in standing_of(user).councils(_hears_of(concern)),
    _concerns_passed_to,
    lambda concern: _users(
        Appointment.objects.current().filter(role=_hears_of(concern), council=concern.engagement.host_id)
    ),
)

accepted_invitation = about_object(
    "it is accepted",
    lambda invitation: invitation.status == InvitationStatus.ACCEPTED,
    Q(status=InvitationStatus.ACCEPTED),
)

live_invitation = about_object(
    "it waits or is accepted",
    lambda invitation: invitation.status in (InvitationStatus.INVITED, InvitationStatus.ACCEPTED),
    Q(status__in=[InvitationStatus.INVITED, InvitationStatus.ACCEPTED]),
)

own_invitation = Predicate(
    "the invitee",
    lambda user, invitation: invitation.challenger.person_id == standing_of(user).person_id,
    lambda user: Q(challenger__person__user=user),
    lambda invitation: Q(person=invitation.challenger.person_id),
)


def _releasing_appointments(challenger: Challenger, council_ids: list[Any]) -> Any:
    """Give the appointments that release this person: DCS; for a DCS the chief executive; for a member the group
    office; for an associate CIB staff (access: who a person is)."""
    current = Appointment.objects.current()
    if challenger.kind == ChallengerKind.ASSOCIATE:
        return current.filter(role=Role.CIB_STAFF)
    if challenger.kind == ChallengerKind.MEMBER:
        return current.filter(role=Role.GROUP_OFFICE, party__in=[challenger.party])
    led = Appointment.objects.current().filter(role=Role.DCS, person=challenger.person_id).values("council")
    return current.filter(
        Q(role=Role.DCS, council__in=council_ids) & ~Q(council__in=led)
        | Q(role=Role.CHIEF_EXECUTIVE, council__in=council_ids) & Q(council__in=led)
    )


def _employing_councils(challenger: Challenger) -> list[Any]:
    rows = Employment.objects.current().filter(person=challenger.person_id, council__isnull=False)
    return list(rows.values_list("council", flat=True))


def _released_by(user: Any, *, council: str, person: str, kind: str, party: str) -> Q:
    """Tell, over rows that reach a council, a person, a kind and a party by these paths, whom the user releases."""
    standing = standing_of(user)
    theirs = Q(
        Exists(Appointment.objects.current().filter(role=Role.DCS, person=OuterRef(person), council=OuterRef(council)))
    )
    officers = Q(**{kind: ChallengerKind.OFFICER})
    found = officers & Q(**{f"{council}__in": standing.councils(Role.DCS)}) & ~theirs
    found |= officers & Q(**{f"{council}__in": standing.councils(Role.CHIEF_EXECUTIVE)}) & theirs
    found |= Q(**{kind: ChallengerKind.MEMBER, f"{party}__in": group_parties_of(user)})
    if standing.has(Role.CIB_STAFF):
        found |= Q(**{kind: ChallengerKind.ASSOCIATE})
    return found


def group_parties_of(user: Any) -> list[str]:
    """Give the parties whose group office the user is today."""
    return [party for party in standing_of(user).parties(Role.GROUP_OFFICE) if party in Party.values]


def _challengers_released_by(user: Any) -> Q:
    employed = Employment.objects.current().filter(council__isnull=False)
    rows = employed.filter(
        _released_by(
            user, council="council", person="person", kind="person__challenger__kind", party="person__challenger__party"
        )
    )
    parties = group_parties_of(user)
    found = Q(person__in=rows.values("person")) & Q(kind=ChallengerKind.OFFICER)
    found |= Q(kind=ChallengerKind.MEMBER, party__in=parties)
    if standing_of(user).has(Role.CIB_STAFF):
        found |= Q(kind=ChallengerKind.ASSOCIATE)
    return found


releases_challenger = Predicate(
    "releaser of the challenger",
    lambda user, challenger: (
        _releasing_appointments(challenger, _employing_councils(challenger)).filter(person__user=user).exists()
    ),
    _challengers_released_by,
    lambda challenger: _users(_releasing_appointments(challenger, _employing_councils(challenger))),
)

releases_invitee = Predicate(
    "releaser of the invitee",
    lambda user, invitation: (
        standing_of(user).has(*RELEASING_ROLES)
        and PlaceInvitation.objects.filter(_invitees_released_by(user), pk=invitation.pk).exists()
    ),
    lambda user: _invitees_released_by(user),
    lambda invitation: _users(_releasing_appointments(invitation.challenger, [invitation.giver_id])),
)


def _invitees_released_by(user: Any) -> Q:
    return _released_by(
        user,
        council="giver",
        person="challenger__person",
        kind="challenger__kind",
        party="challenger__party",
    )


employed_by_own_council = Predicate(
    "DCS of the challenger's employer",
    lambda user, challenger: bool(set(_employing_councils(challenger)) & standing_of(user).councils(Role.DCS)),
    lambda user: Q(
        person__in=Employment.objects.current()
        .filter(council__in=standing_of(user).councils(Role.DCS))
        .values("person")
    ),
    lambda challenger: _users(
        Appointment.objects.current().filter(role=Role.DCS, council__in=_employing_councils(challenger))
    ),
)
