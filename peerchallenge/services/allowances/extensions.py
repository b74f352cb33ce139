"""Longer by agreement (R044): the host's director and the lead challenger each agree, and the days are there."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.components.words import half_days_words
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from peerchallenge import ledger
from peerchallenge.enums import AllowanceKind, AllowanceSource
from peerchallenge.models import Engagement, Extension, ProgrammeYear
from peerchallenge.notifications import days as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, locked_engagement, person_id_of
from peerchallenge.rules import days as rules
from peerchallenge.services.allowances.postings import allowance_row, post
from peerchallenge.services.days.book import ALLOWANCE_OF_BASIS

#: What each side must be allowed to do, and the fields in which its agreement is kept.
SIDES = {"host": "agree_extension_for_host", "lead": "agree_extension_for_team"}


@transaction.atomic
def propose_extension(*, engagement_id: UUID, year_id: int, half_days: int, reason: str, actor: User) -> Extension:
    """Propose more received days for an engagement; whoever may agree for a side has thereby agreed for it.

    Raise Refused LED-03 where the year is closed.
    """
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "propose_extension", engagement)
    year = ProgrammeYear.objects.get(pk=year_id)
    refuse_if([rules.day_is_in_an_open_year(rules.DayFacts(year.starts_on, True, year.closed_at is not None))])
    extension = Extension.objects.create(
        engagement=engagement,
        year=year,
        half_days=half_days,
        reason=reason,
        proposed_at=clock.now(),
        proposed_by_id=person_id_of(actor),
    )
    _record("extension.proposed", extension, actor)
    mine = [side for side, action in SIDES.items() if POLICY.allows(actor, action, engagement)]
    for side in mine[:1]:
        _agree(extension, side, actor)
    notifications.extension_proposed(extension, [SIDES[side] for side in SIDES if side not in mine])
    return extension


@transaction.atomic
def agree_extension(*, extension_id: UUID, side: str, actor: User, version: int | None = None) -> Extension:
    """Agree for one side (host or lead); the second agreement posts the days. Raise Refused LED-11."""
    extension = _locked(extension_id)
    POLICY.require(actor, SIDES[side], extension.engagement)
    check_version(extension, version)
    return _agree(extension, side, actor)


def _agree(extension: Extension, side: str, actor: User) -> Extension:
    other = "lead" if side == "host" else "host"
    by = person_id_of(actor)
    facts = rules.AgreementFacts(
        is_withdrawn=extension.withdrawn_at is not None,
        is_posted=extension.allowance_id is not None,
        side_has_agreed=getattr(extension, f"{side}_agreed_at") is not None,
        other_side_by=getattr(extension, f"{other}_agreed_by_id"),
        by=by,
    )
    refuse_if(rules.extension_can_be_agreed(facts))
    save_new_version(extension, [], **{f"{side}_agreed_at": clock.now(), f"{side}_agreed_by_id": by})
    _record(f"extension.agreed_for_{side}", extension, actor)
    if extension.host_agreed_at is not None and extension.lead_agreed_at is not None:
        _post(extension, actor)
    return extension


def _post(extension: Extension, actor: User) -> None:
    """Post the agreed days to the allowance that the offer uses."""
    engagement, year = extension.engagement, extension.year
    ledger.lock_accounts([ledger.account_of_council(engagement.host_id).pk])
    kind = ALLOWANCE_OF_BASIS.get(engagement.offer_version.cost_basis, AllowanceKind.RECEIVE)
    row = allowance_row(
        f"extension/{extension.pk}",
        engagement.host_id,
        kind,
        year,
        AllowanceSource.EXTENSION,
        extension.half_days,
        engagement_id=engagement.pk,
        reason=extension.reason,
        approved_by_id=extension.host_agreed_by_id,
    )
    save_new_version(extension, [], allowance=post(row, actor=actor))
    notifications.extension_agreed(extension)


@transaction.atomic
def withdraw_extension(*, extension_id: UUID, actor: User, version: int | None = None) -> Extension:
    """Take a proposal back that is not agreed by both yet. Raise Refused LED-11."""
    extension = _locked(extension_id)
    POLICY.require(actor, "propose_extension", extension.engagement)
    check_version(extension, version)
    facts = rules.AgreementFacts(
        extension.withdrawn_at is not None, extension.allowance_id is not None, False, None, person_id_of(actor)
    )
    refuse_if(rules.extension_can_be_agreed(facts))
    save_new_version(extension, [], withdrawn_at=clock.now())
    _record("extension.withdrawn", extension, actor)
    return extension


def _locked(extension_id: UUID) -> Extension:
    found = Extension.objects.filter(pk=extension_id).values_list("engagement", flat=True).first()
    if found is None:
        raise NotVisible
    engagement: Engagement = locked_engagement(found)
    extension = Extension.objects.select_for_update(of=("self",)).select_related("year").get(pk=extension_id)
    extension.engagement = engagement
    return extension


def _record(action: str, extension: Extension, actor: User) -> None:
    engagement = extension.engagement
    audit.record(
        action,
        extension,
        actor=actor,
        thread=engagement,
        acting_for=acting_for(actor, engagement),
        changes={"days": half_days_words(extension.half_days)},
    )
