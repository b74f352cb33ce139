"""Councils' single sign-on as the programme office sets it up: added, changed, tested, switched on and off."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from cib.accounts.models import SignOnDomain, SignOnProvider, User
from cib.accounts.sealing import seal
from cib.accounts.sign_on.provider import PURPOSE, discovered, is_safe_address, origin_of
from cib.common import audit, clock
from cib.common.errors import refuse_if
from cib.common.versions import check_version, save_new_version
from councils import rules
from councils.permissions import POLICY


@transaction.atomic
def add_sign_on(
    *,
    slug: str,
    name: str,
    issuer: str,
    client_id: str,
    secret: str,
    domains: Sequence[str],
    council_ids: Sequence[UUID],
    second_factor_values: str = "mfa",
    actor: User,
) -> SignOnProvider:
    """Set a council's sign-on up, switched off; its secret is sealed and never shown again. Raises SO-01 to SO-06."""
    POLICY.require(actor, "manage_sign_on")
    row = SignOnProvider(slug=slug, name=name.strip(), issuer=issuer.strip(), client_id=client_id.strip())
    row.second_factor_values = second_factor_values.strip()
    row.council_ids = [str(pk) for pk in council_ids]
    refuse_if(rules.breaches_of_sign_on(_facts(row, domains, secret, issuer=row.issuer)))
    row.sealed_secret = seal(secret, purpose=PURPOSE)
    row.save()
    _write_domains(row, domains)
    audit.record("sign_on.added", row, actor=actor, changes={"name": row.name}, confidential=["secret"])
    return row


def _facts(row: SignOnProvider, domains: Sequence[str], secret: str, *, issuer: str) -> rules.SignOnFacts:
    others = SignOnDomain.objects.exclude(provider=row.pk).filter(domain__in=domains)
    return rules.SignOnFacts(
        domains=tuple(domains),
        taken_domains=frozenset(others.values_list("domain", flat=True)),
        is_issuer_safe=is_safe_address(issuer),
        is_issuer_changed=row.issuer != issuer,
        has_links=SocialAccount.objects.filter(provider=row.slug).exists(),
        is_secret_given=bool(secret or row.sealed_secret),
        is_slug_taken=row._state.adding and SignOnProvider.objects.filter(slug=row.slug).exists(),
    )


def _write_domains(row: SignOnProvider, domains: Sequence[str]) -> None:
    row.domains.exclude(domain__in=domains).delete()
    known = set(row.domains.values_list("domain", flat=True))
    SignOnDomain.objects.bulk_create(SignOnDomain(provider=row, domain=d) for d in domains if d not in known)


def _locked(sign_on_id: UUID, actor: User, version: int | None) -> SignOnProvider:
    row = SignOnProvider.objects.select_for_update().get(pk=sign_on_id)
    POLICY.require(actor, "manage_sign_on", row)
    check_version(row, version)
    return row


@transaction.atomic
def change_sign_on(
    *,
    sign_on_id: UUID,
    name: str,
    issuer: str,
    client_id: str,
    secret: str,
    domains: Sequence[str],
    council_ids: Sequence[UUID],
    second_factor_values: str = "mfa",
    version: int | None = None,
    actor: User,
) -> SignOnProvider:
    """Change it; an empty secret leaves the one there is. What connects it being changed switches it off again."""
    row = _locked(sign_on_id, actor, version)
    refuse_if(rules.breaches_of_sign_on(_facts(row, domains, secret, issuer=issuer.strip())))
    facts: dict[str, Any] = {"name": name.strip(), "issuer": issuer.strip(), "client_id": client_id.strip()}
    facts |= {"second_factor_values": second_factor_values.strip(), "council_ids": [str(pk) for pk in council_ids]}
    if secret:
        facts["sealed_secret"] = seal(secret, purpose=PURPOSE)
    if secret or (row.issuer, row.client_id) != (facts["issuer"], facts["client_id"]):
        facts |= {"is_on": False, "tested_at": None, "sign_in_origin": ""}
    save_new_version(row, [], **facts)
    _write_domains(row, domains)
    confidential = ["secret"] if secret else []
    audit.record("sign_on.changed", row, actor=actor, changes={"name": row.name}, confidential=confidential)
    return row


@transaction.atomic
def try_sign_on(*, sign_on_id: UUID, version: int | None = None, actor: User) -> SignOnProvider:
    """Ask the issuer to describe itself, and remember where its page lies. Raises SSO-02 or SSO-05 when it does not."""
    row = _locked(sign_on_id, actor, version)
    origin = origin_of(discovered(row.issuer)["authorization_endpoint"])
    save_new_version(row, [], sign_in_origin=origin, tested_at=clock.now())
    audit.record("sign_on.tested", row, actor=actor, changes={"name": row.name})
    return row


@transaction.atomic
def switch_sign_on(*, sign_on_id: UUID, is_on: bool, version: int | None = None, actor: User) -> SignOnProvider:
    """Switch it on, once it was tested as it stands (SO-07), or off; off, nobody signs in through it any more."""
    row = _locked(sign_on_id, actor, version)
    refuse_if([rules.sign_on_was_tested(row.tested_at is not None) if is_on else None])
    save_new_version(row, [], is_on=is_on)
    audit.record("sign_on.switched_on" if is_on else "sign_on.switched_off", row, actor=actor, after=row.name[:40])
    return row
