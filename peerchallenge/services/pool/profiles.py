"""Who a challenger is and what they know about."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from councils.models import Person
from peerchallenge.models import Challenger, ChallengerTheme, Theme
from peerchallenge.permissions import POLICY
from peerchallenge.queries.pool import employer_on, locked_challenger
from peerchallenge.rules.pool import ProfileFacts, breaches_of_profile, depths_are_known, is_added_once

OWN_FIELDS: Final = ("post_title", "experience", "in_practice_since", "left_practice_on")
#: What decides who may lead and who releases somebody is not theirs to change.
OFFICE_FIELDS: Final = ("kind", "party", "can_lead")


def _facts(person: Person, challenger: Challenger) -> ProfileFacts:
    return ProfileFacts(
        today=clock.today(),
        kind=challenger.kind,
        party=challenger.party,
        post_title=challenger.post_title,
        is_employed_by_council=employer_on(person.pk) is not None,
        is_person_known=person.merged_into_id is None and person.anonymised_at is None,
        in_practice_since=challenger.in_practice_since,
        left_practice_on=challenger.left_practice_on,
    )


@transaction.atomic
def add_challenger(
    *,
    person_id: UUID,
    kind: str,
    post_title: str,
    actor: User,
    experience: str = "",
    in_practice_since: dt.date | None = None,
    left_practice_on: dt.date | None = None,
    party: str = "",
    can_lead: bool = False,
) -> Challenger:
    """Add a person to the pool: not listed before they consent, may serve once their releaser agrees."""
    POLICY.require(actor, "add_challenger")
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotVisible
    challenger = Challenger(
        person=person,
        kind=kind,
        post_title=post_title.strip(),
        experience=experience.strip(),
        in_practice_since=in_practice_since,
        left_practice_on=left_practice_on,
        party=party,
        can_lead=can_lead,
    )
    is_in_pool = Challenger.objects.filter(person=person).exists()
    refuse_if([is_added_once(is_in_pool), *breaches_of_profile(_facts(person, challenger))])
    challenger.save(force_insert=True)
    audit.record("challenger.added", challenger, actor=actor, after=kind)
    return challenger


@transaction.atomic
def edit_profile(*, challenger_id: UUID, actor: User, version: int | None = None, **fields: Any) -> Challenger:
    """Change a profile: the person what they do and did, CIB staff also kind, group and who may lead.

    `fields` are OWN_FIELDS and OFFICE_FIELDS; whoever sends one of the latter must be CIB staff.
    """
    challenger = locked_challenger(challenger_id)
    POLICY.require(actor, "edit_challenger", challenger)
    if set(fields) - set(OWN_FIELDS):
        POLICY.require(actor, "manage_challenger", challenger)
    check_version(challenger, version)
    wanted = {n: v.strip() if isinstance(v, str) else v for n, v in fields.items() if n in OWN_FIELDS + OFFICE_FIELDS}
    changed = sorted(name for name, value in wanted.items() if getattr(challenger, name) != value)
    if not changed:
        return challenger
    for name in changed:
        setattr(challenger, name, wanted[name])
    refuse_if(breaches_of_profile(_facts(challenger.person, challenger)))
    save_new_version(challenger, changed)
    audit.record("challenger.edited", challenger, actor=actor, changes={"fields": changed})
    return challenger


@transaction.atomic
def set_knowledge(
    *, challenger_id: UUID, depths: Mapping[str, int], actor: User, version: int | None = None
) -> Challenger:
    """Say what a challenger knows about: depth by theme code; a theme that is left out is not claimed."""
    challenger = locked_challenger(challenger_id)
    POLICY.require(actor, "edit_challenger", challenger)
    check_version(challenger, version)
    refuse_if([depths_are_known(depths.values())])
    themes = {theme.code: theme for theme in Theme.objects.filter(code__in=depths)}
    if len(themes) < len(depths):
        raise NotVisible
    challenger.knowledge.all().delete()
    ChallengerTheme.objects.bulk_create(
        ChallengerTheme(challenger=challenger, theme=themes[code], depth=depth) for code, depth in depths.items()
    )
    save_new_version(challenger, [])
    audit.record("challenger.knowledge_set", challenger, actor=actor, changes={"depths": dict(depths)})
    return challenger
