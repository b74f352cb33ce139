"""What stands in the way of a council's single sign-on being set up so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cib.common.errors import Breach

Found = list[Breach | None]
_DOMAIN = re.compile(r"(?=.{4,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


@dataclass(frozen=True)
class SignOnFacts:
    """What the rules ask before a provider is added or changed."""

    domains: tuple[str, ...]
    taken_domains: frozenset[str]
    is_issuer_safe: bool
    is_issuer_changed: bool
    has_links: bool
    is_secret_given: bool
    is_slug_taken: bool = False


def domains_in(text: str) -> tuple[str, ...]:
    """Read domains, one a line or with commas between, in lower case and once each."""
    words = (word.strip().lower().removeprefix("@") for word in re.split(r"[\s,;]+", text))
    return tuple(dict.fromkeys(word for word in words if word))


def _bad(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def breaches_of_sign_on(facts: SignOnFacts) -> Found:
    """SO-01 to SO-06: an https issuer that stays once people are linked; domains of nobody else; a secret."""
    bad = [domain for domain in facts.domains if not _DOMAIN.fullmatch(domain)]
    taken = facts.taken_domains & set(facts.domains)
    return [
        None
        if facts.is_issuer_safe
        else Breach("SO-01", "The issuer must be an address that begins with https://.", "issuer"),
        Breach("SO-02", "People are linked to this issuer. Add another sign-on for a new one.", "issuer")
        if facts.is_issuer_changed and facts.has_links
        else None,
        None if facts.domains and not bad else Breach("SO-03", f"These are no domains: {_bad(bad) or '-'}.", "domains"),
        Breach("SO-04", f"Another sign-on has these domains: {_bad(taken)}.", "domains") if taken else None,
        None if facts.is_secret_given else Breach("SO-05", "A secret is needed.", "secret"),
        Breach("SO-06", "There is a sign-on with this short name.", "slug") if facts.is_slug_taken else None,
    ]


def sign_on_was_tested(is_tested: bool) -> Breach | None:
    """SO-07: a sign-on is tried out, as it stands, before it is switched on."""
    return None if is_tested else Breach("SO-07", "Test the connection first; it has to answer as it stands now.")
