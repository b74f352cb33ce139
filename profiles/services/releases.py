"""Releases: a council decides who may see figures of its own, or its self-assessment, and from when (R086, R095)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from councils.enums import Audience, SharedMatter
from councils.models import Council, Person
from councils.queries import current_members_of, person_of
from councils.queries.agreements import agreed_lines, own_clusters
from profiles.enums import AssessmentStatus
from profiles.models import DataImport, Reading, Release, SelfAssessment
from profiles.notifications import releases as notifications
from profiles.permissions import POLICY
from profiles.queries.own import own_readings
from profiles.rules.releases import RELEASE_RULES, ReleaseFacts


@dataclass(frozen=True)
class Decision:
    """Who may see it, from when, and why; `cluster_id` where it is one named cluster."""

    audience: str
    from_date: dt.date
    reason: str
    cluster_id: UUID | None = None


def _locked(council_id: UUID, action: str, actor: User) -> Council:
    council: Council | None = Council.objects.select_for_update().filter(pk=council_id).first()
    if council is None:
        raise NotVisible
    POLICY.require(actor, action, council)
    return council


def _breaches(council: Council, decision: Decision, matter: str, *, has_something: bool) -> Iterable[Any]:
    cluster = own_clusters(council).filter(pk=decision.cluster_id) if decision.cluster_id else None
    facts = ReleaseFacts(
        today=clock.today(),
        audience=decision.audience,
        from_date=decision.from_date,
        reason=decision.reason,
        cluster_id=decision.cluster_id,
        is_member_of_cluster=cluster is not None and cluster.exists(),
        has_something=has_something,
        agreed=agreed_lines(council.pk, matter),
    )
    return [rule(facts) for rule in RELEASE_RULES]


def named_today(council: Council, audience: str, cluster: Any) -> QuerySet[Council]:
    """Give the councils that an audience names today; who joins later gets nothing by itself."""
    in_force: QuerySet[Council] = Council.objects.in_force()
    if audience == Audience.CLUSTER:
        return current_members_of(cluster)
    if audience == Audience.REGION:
        return in_force.filter(region=council.region_id)
    return in_force if audience in (Audience.ALL_COUNCILS, Audience.PUBLIC) else in_force.none()


def _decided(council: Council, decision: Decision, actor: User) -> Release:
    is_named = decision.audience == Audience.CLUSTER
    release = Release.objects.create(
        council=council,
        audience=decision.audience,
        cluster_id=decision.cluster_id if is_named else None,
        from_date=decision.from_date,
        decided_by=_person(actor),
        decided_at=clock.now(),
        reason=decision.reason.strip(),
    )
    release.councils.set(named_today(council, decision.audience, release.cluster))
    return release


def _person(actor: User) -> Person:
    person = person_of(actor)
    assert person is not None, "who may release is a person"
    return person


def _record(action: str, release: Release, actor: User, **more: Any) -> None:
    facts = {"audience": release.get_audience_display(), "from_date": release.from_date, **more}
    facts["councils"] = release.councils.count()
    audit.record(action, release, actor=actor, thread=release.council, changes=facts, confidential=["reason"])


def keep_back(*, council: Council, person: Person) -> Release:
    """Make the release of figures that nobody outside the council may see until it decides. Part of an import."""
    return Release.objects.create(council=council, from_date=None, decided_by=person, decided_at=clock.now())


@transaction.atomic
def release_indicators(*, council_id: UUID, indicator_ids: Iterable[UUID], decision: Decision, actor: User) -> Release:
    """Decide who sees the council's own figures of these indicators; a later decision takes an earlier one's place."""
    council = _locked(council_id, "release_figures", actor)
    rows = own_readings(council).filter(indicator__in=list(indicator_ids))
    refuse_if(_breaches(council, decision, SharedMatter.PROVISIONAL_FIGURES, has_something=rows.exists()))
    release = _decided(council, decision, actor)
    named = sorted(set(rows.values_list("indicator__code", flat=True)))
    count = Reading.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(release=release)
    _record("figures.released", release, actor, figures=count, indicators=named)
    notifications.figures_released(release, actor)
    return release


@transaction.atomic
def release_import(*, import_id: UUID, decision: Decision, actor: User) -> Release:
    """Decide who sees the figures that one of the council's own files brought and that still stand."""
    found = DataImport.objects.filter(pk=import_id, council__isnull=False).first()
    if found is None or found.council_id is None:
        raise NotVisible
    council = _locked(found.council_id, "release_figures", actor)
    rows = own_readings(council).filter(data_import=found)
    refuse_if(_breaches(council, decision, SharedMatter.PROVISIONAL_FIGURES, has_something=rows.exists()))
    release = _decided(council, decision, actor)
    count = Reading.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(release=release)
    save_new_version(found, [], release=release)
    _record("figures.released", release, actor, figures=count, data_import=found.pk)
    notifications.figures_released(release, actor)
    return release


@transaction.atomic
def release_assessment(
    *, assessment_id: UUID, decision: Decision, actor: User, version: int | None = None
) -> SelfAssessment:
    """Decide, as the council's DCS, who sees a finished self-assessment (R095)."""
    found = SelfAssessment.objects.filter(pk=assessment_id).values_list("council", flat=True).first()
    if found is None:
        raise NotVisible
    council = _locked(found, "release_assessment", actor)
    assessment = SelfAssessment.objects.get(pk=assessment_id)
    check_version(assessment, version)
    is_finished = assessment.status != AssessmentStatus.DRAFT
    refuse_if(_breaches(council, decision, SharedMatter.SELF_ASSESSMENT, has_something=is_finished))
    release = _decided(council, decision, actor)
    save_new_version(assessment, [], release=release)
    _record("assessment.released", release, actor, number=assessment.number)
    notifications.assessment_released(release, actor)
    return assessment
