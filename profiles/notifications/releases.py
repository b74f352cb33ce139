"""What people are told of releases: the council's own people, and whoever may now see."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from cib.common import clock, outbox
from cib.common.components.words import long_date
from cib.common.models import Message
from cib.common.outbox import Kind
from councils.enums import Audience, Role
from councils.models import Appointment
from councils.queries import person_of
from profiles.models import Release
from profiles.permissions import POLICY
from profiles.queries.visible import visible_releases

DECIDED = "profiles.release_decided"
OPENED = "profiles.release_opened"
#: Who is told one by one; a release to all councils or to the public stands on the council's page.
_TOLD = (Audience.CLUSTER, Audience.REGION)


def _release(message: Message) -> Release | None:
    return Release.objects.select_related("council").filter(pk=message.subject_id).first()


def _keeps_it(message: Message, addressee: Any) -> bool:
    release = _release(message)
    return release is not None and POLICY.allows(addressee.user, "view_own_figures", release.council)


def _may_see(message: Message, addressee: Any) -> bool:
    return Release.objects.filter(visible_releases(addressee.user), pk=message.subject_id).exists()


def _is_in_force(message: Message) -> bool:
    release = _release(message)
    return release is not None and (release.readings.exists() or release.self_assessments.exists())


def _path(message: Message) -> str:
    release = _release(message)
    assert release is not None
    name = "own_assessments" if message.context.get("is_assessment") else "own_figures"
    return reverse(f"profiles:{name}", args=[release.council.la_code])


def _council_path(message: Message) -> str:
    release = _release(message)
    assert release is not None
    if message.context.get("is_assessment"):
        return reverse("profiles:own_assessments", args=[release.council.la_code])
    return reverse("desk:council", args=[release.council.la_code])


KINDS: tuple[Kind, ...] = (
    Kind(
        code=DECIDED,
        label="Your council released figures or a self-assessment",
        title="{what} of {council}: released from {day}",
        template="layouts/email",
        path=_path,
        may_know=_keeps_it,
        text="Who may see it stands on the page. A later decision takes this one’s place.",
        why="you read what the council has not released yet",
    ),
    Kind(
        code=OPENED,
        label="A council shares figures or a self-assessment with you",
        title="{council} shares its {what_small} with you",
        template="layouts/email",
        path=_council_path,
        may_know=_may_see,
        is_needed=_is_in_force,
        is_optional=True,
        text="It may be provisional. It was shared with you, and with nobody whom you might pass it on to.",
        why="the council named yours among those that may see it",
    ),
)


def figures_released(release: Release, actor: Any) -> None:
    """Tell that figures were released."""
    _tell(release, actor, "Provisional figures", is_assessment=False)


def assessment_released(release: Release, actor: Any) -> None:
    """Tell that a self-assessment was released."""
    _tell(release, actor, "Self-assessment", is_assessment=True)


def _tell(release: Release, actor: Any, what: str, *, is_assessment: bool) -> None:
    person = person_of(actor)
    day = long_date(release.from_date) if release.from_date else ""
    context = {"council": str(release.council), "what": what, "what_small": what.lower(), "day": day}
    context |= {"is_assessment": "yes" if is_assessment else ""}
    own = POLICY.people_for("view_own_figures", release.council).values_list("person", flat=True)
    about: dict[str, Any] = {"subject": release, "context": context}
    told = [pk for pk in own if pk is not None and (person is None or pk != person.pk)]
    outbox.announce(DECIDED, recipients=told, key=f"{DECIDED}:{release.pk}", **about)
    due = clock.london_morning(release.from_date) if release.from_date else clock.now()
    readers = [pk for pk in _readers(release) if pk not in set(own)]
    outbox.announce(OPENED, recipients=readers, key=f"{OPENED}:{release.pk}", due_at=max(due, clock.now()), **about)


def _readers(release: Release) -> list[UUID]:
    """Give the directors of the councils named, and who leads the cluster or the region."""
    if release.audience not in _TOLD:
        return []
    rows = Appointment.objects.current()
    directors = rows.filter(role=Role.DCS, council__in=release.councils.all())
    if release.audience == Audience.CLUSTER:
        leads = rows.filter(role=Role.CLUSTER_LEAD, cluster=release.cluster_id)
    else:
        leads = rows.filter(role=Role.REGIONAL_LEAD, region=release.council.region_id)
    return list((directors | leads).exclude(council=release.council).values_list("person", flat=True).distinct())
