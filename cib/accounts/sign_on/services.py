"""What single sign-on changes: links between accounts here and at a council; and who is let in."""

from collections.abc import Callable, Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from cib.accounts.models import SignOnProvider, User
from cib.accounts.sign_on.refusals import breach, refusal
from cib.common import audit
from cib.common.directory import directory
from cib.common.errors import Refused, refuse_if

audit.register_words(
    {
        "sign_on.linked": audit.Words("Linked an account at a council", "owner"),
        "sign_on.unlinked": audit.Words("Unlinked an account at a council", "owner"),
        "sign_on.signed_in": audit.Words("Signed in through a council's sign-on", "owner"),
        "sign_on.refused": audit.Words("Refused a sign-on ({after})", "cib_staff"),
    }
)

_opens_by_invitation: list[Callable[[str], User]] = []


def register_invitations(opens_account: Callable[[str], User]) -> None:
    """Learn, from an app above, how an invitation's token opens the account that it is for."""
    _opens_by_invitation[:] = [opens_account]


def provider_for(email: str) -> SignOnProvider | None:
    """Give the provider, switched on, to whose domains the address belongs."""
    domain = email.strip().lower().rpartition("@")[2]
    return SignOnProvider.objects.filter(is_on=True, domains__domain=domain).first() if domain else None


def is_bound(row: SignOnProvider, email: str) -> bool:
    """Tell whether an address belongs to one of the provider's domains."""
    return row.domains.filter(domain=email.strip().lower().rpartition("@")[2]).exists()


def links_of(user: User) -> list[tuple[SocialAccount, SignOnProvider]]:
    """Give the user's accounts at councils, with whose they are."""
    links = {link.provider: link for link in SocialAccount.objects.filter(user=user)}
    return [(links[row.slug], row) for row in SignOnProvider.objects.filter(slug__in=links)]


def address_in(claims: Mapping[str, Any]) -> str:
    """Give the e-mail address that the provider tells, under whichever of the usual names; "" for none."""
    found = (claims.get(name) for name in ("email", "preferred_username", "upn"))
    return next((value for value in found if isinstance(value, str) and "@" in value), "")


def has_second_factor(row: SignOnProvider, claims: Mapping[str, Any]) -> bool:
    """Tell whether the provider says that it asked for a second factor (amr, acr)."""
    said = claims.get("amr")
    methods = {value for value in said if isinstance(value, str)} if isinstance(said, list) else set()
    return bool((methods | {str(claims.get("acr", ""))}) & set(row.second_factor_values.split()))


def _require_bound(row: SignOnProvider, claims: Mapping[str, Any]) -> None:
    refuse_if([None if is_bound(row, address_in(claims)) else breach("SSO-09")])


def _link_of(row: SignOnProvider, claims: Mapping[str, Any]) -> SocialAccount | None:
    return SocialAccount.objects.select_related("user").filter(provider=row.slug, uid=str(claims["sub"])).first()


@transaction.atomic
def signed_in_as(*, row: SignOnProvider, claims: Mapping[str, Any]) -> User:
    """Give the user whose account at the council this is; raise Refused for a stranger (SSO-09 to SSO-14)."""
    _require_bound(row, claims)
    link = _link_of(row, claims)
    if link is None:
        raise refusal("SSO-10")
    user: User = link.user
    if not user.is_active or user.pk not in directory().names_of_users([user.pk]):
        raise refusal("SSO-11")
    if not is_bound(row, user.email):
        raise refusal("SSO-14")
    audit.record("sign_on.signed_in", user, actor=user, changes={"provider": row.slug})
    return user


@transaction.atomic
def link_account(*, row: SignOnProvider, claims: Mapping[str, Any], actor: User) -> SocialAccount:
    """Link the account at the council to the actor's own, who asked for it while signed in."""
    _require_bound(row, claims)
    refuse_if([None if is_bound(row, actor.email) else breach("SSO-14")])
    return _linked(row, claims, actor)


@transaction.atomic
def take_up_invitation(*, row: SignOnProvider, claims: Mapping[str, Any], token: str) -> User:
    """Open the account that an invitation is for and link it, in one step; what the invitation's rules raise, too."""
    _require_bound(row, claims)
    refuse_if([breach("SSO-12") if _link_of(row, claims) else None])
    user = _opens_by_invitation[0](token)
    refuse_if([None if is_bound(row, user.email) else breach("SSO-14")])
    _linked(row, claims, user)
    return user


def _linked(row: SignOnProvider, claims: Mapping[str, Any], user: User) -> SocialAccount:
    known = _link_of(row, claims)
    if known is not None and known.user_id == user.pk:
        return known
    others = SocialAccount.objects.filter(user=user, provider=row.slug).exists()
    refuse_if([breach("SSO-12") if known else None, breach("SSO-13") if others else None])
    try:
        with transaction.atomic():
            link: SocialAccount = SocialAccount.objects.create(user=user, provider=row.slug, uid=str(claims["sub"]))
    except IntegrityError:
        raise refusal("SSO-12") from None
    audit.record("sign_on.linked", user, actor=user, changes={"provider": row.slug})
    return link


@transaction.atomic
def unlink_account(*, link_id: int, actor: User) -> bool:
    """Take one of the actor's own links away; tell whether there was one."""
    link = SocialAccount.objects.select_for_update().filter(pk=link_id, user=actor).first()
    if link is None:
        return False
    note_link_removed(user=actor, provider=link.provider)
    link.delete()
    return True


def note_link_removed(*, user: User, provider: str) -> None:
    """Write down that a user's link was taken away; within the transaction of whoever took it."""
    audit.record("sign_on.unlinked", user, actor=user, changes={"provider": provider})


@transaction.atomic
def note_refusal(*, row: SignOnProvider, refused: Refused, actor: User | None) -> None:
    """Write down that somebody was refused and by which rules; who they said they were is kept nowhere."""
    codes = " ".join(breach.code for breach in refused.breaches)[:40]
    audit.record("sign_on.refused", row, actor=actor, after=codes)
