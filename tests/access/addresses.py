"""What stands in each address of the table, and what is sent with a POST where an empty one would tell nothing."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.urls import URLPattern, get_resolver, reverse

from councils import tokens
from tests.access.table import BORROWED
from tests.access.world import World


def names() -> set[str]:
    """Walk the resolver: every name by which an address of our own goes."""
    own = [pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) not in BORROWED]
    return {name for name, _ in _walked(own, "")}


def borrowed(route: str) -> list[tuple[str, URLPattern]]:
    """Walk what a borrowed app answers under that beginning of addresses: names, where there is one, and patterns."""
    found = [pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == route]
    return list(_walked(found, ""))


def _walked(patterns: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or ''}", pattern
        else:
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walked(pattern.url_patterns, inside)


#: What the names in an address mean unless a line below says otherwise.
USUAL: Final[Mapping[str, str]] = {
    "engagement_id": "engagement.pk",
    "invitation_id": "invitation.pk",
    "challenger_id": "member_invitation.challenger_id",
    "la_code": "host.la_code",
    "visit_id": "visit.pk",
    "place_id": "spare_place.pk",
    "line_id": "emerged.pk",
    "concern_id": "concern.pk",
    "entry_id": "entry.pk",
    "extension_id": "extension.pk",
    "request_id": "funded.pk",
    "fund_id": "fund.pk",
    "year_id": "year.pk",
    "transfer_id": "transfer.pk",
    "interest_id": "interest.pk",
    "secret": "feed_secret",
    "slug": "sign_on.slug",
    "link_id": "sign_on_link.pk",
    "cycle_id": "cycle.pk",
}
#: By name of the address, or by the beginning of such names: what `pk` is.
PK: Final[Mapping[str, str]] = {
    "councils:member_end": "membership",
    "councils:member_add": "cluster",
    "councils:cluster_": "cluster",
    "desk:cluster": "cluster",
    "councils:organisation_": "organisation",
    "councils:employment_end": "employment",
    "councils:employment_add": "officer",
    "councils:person_": "officer",
    "councils:appointment_": "appointment",
    "councils:appoint": "officer",
    "councils:proposal_": "proposal",
    "councils:sign_on_": "sign_on",
    "councils:invitation_": "account_invitation",
    "councils:delegation_end": "delegate_delegation",
    "councils:agreement_": "agreement",
    "councils:intervention_end": "intervention",
    "profiles:import_release": "own_import",
    "profiles:import_detail": "own_import",
    "profiles:import_lines": "own_import",
    "profiles:import_confirm": "own_import",
    "profiles:import_cancel": "own_import",
    "profiles:assessment_detail": "assessment",
    "profiles:assessment_file": "assessment",
    "profiles:assessment_release": "assessment",
    "profiles:assessment_beside": "assessment",
    "profiles:assessment_": "written_assessment",
    "profiles:sign_detail": "sign",
    "profiles:concern_let_go": "sign",
    "desk:my_message": "my_message",
    "desk:message_": "message",
    "desk:reminder_policy_edit": "reminder_policy",
    "desk:reminder_": "reminder",
    "councils:round_plan": "cluster",
    "councils:turn_drop": "turn",
    "desk:turn_tie": "turn",
}
SPECIAL: Final[Mapping[str, Mapping[str, Any]]] = {
    "councils:council_appoint": {"role": "data_officer"},
    "councils:region_posts": {"code": "north-east"},
    "councils:region_appoint": {"code": "north-east", "post": "broker"},
    "councils:appoint": {"role": "assessor"},
    "desk:region": {"code": "north-east"},
    "desk:kind_hold": {"kind": "visit.soon"},
    "desk:kind_let_go": {"kind": "visit.soon"},
    "desk:message_text": {"kind": "visit.soon"},
    "desk:message_text_edit": {"kind": "visit.soon"},
    "desk:message_text_preview": {"kind": "visit.soon"},
    "reviews:plan": {"code": "north-east"},
    "reviews:plan_capacity": {"code": "north-east"},
    "desk:fixed_table_file": {"table": "effort", "form": "csv"},
    "peerchallenge:offer_versions": {"code": "peer-challenge"},
    "peerchallenge:offer_change": {"code": "peer-challenge"},
    "peerchallenge:clause_change": {"code": "purpose"},
    "reviews:cycle_policy_change": {"code": "safeguarding-review"},
    "peerchallenge:line_choose": {"code": "care-leavers"},
    "profiles:indicator": {"code": "care-leavers"},
    "profiles:indicator_edit": {"code": "care-leavers"},
    "profiles:policy_change": {"code": "comparing"},
    "profiles:picture": {"code": "care-leavers", "form": "svg"},
    "peerchallenge:offer_detail": {"code": "peer-challenge"},
    "peerchallenge:offer_print": {"code": "peer-challenge"},
    "peerchallenge:statement": {"form": "csv"},
    "peerchallenge:scope_version": {"number": 1},
    "peerchallenge:scope_edit": {"section": "focus"},
    "peerchallenge:request_question": {"question": "focus"},
    "peerchallenge:conflict_clear": {"code": "CON-02"},
    "profiles:assessment_theme": {"code": "care-and-adoption"},
}
ABOUT: Final[Mapping[str, Mapping[str, str]]] = {
    "councils:agreement_line_remove": {"line_id": "agreement_line.pk"},
    "peerchallenge:invitation_stand_down": {"invitation_id": "member_invitation.pk"},
    "peerchallenge:declaration_detail": {"invitation_id": "member_invitation.pk"},
    "peerchallenge:conflict_clear": {"invitation_id": "member_interested_invitation.pk"},
    "peerchallenge:release_": {"invitation_id": "member_invitation.pk"},
    "profiles:assessment_beside": {"earlier": "assessment.pk"},
    "@kept_back": {"code": "kept_back.code"},
    "@for_region": {"code": "for_region.code"},
    "@written": {"pk": "written_assessment.pk"},
    "@draft": {"engagement_id": "draft.pk"},
    "@recorded": {"engagement_id": "recorded.pk"},
    "@waiting": {"engagement_id": "waiting.pk"},
    "@second": {"engagement_id": "second.pk"},
    "@member": {"invitation_id": "member_invitation.pk"},
    "@interested": {"invitation_id": "member_interested_invitation.pk"},
    "@declined": {"invitation_id": "declined_invitation.pk"},
    "@about_dcs": {"concern_id": "concern_about_dcs.pk"},
}
QUERY: Final[Mapping[str, str]] = {
    "peerchallenge:invite_challenger": "?person={challenger_id}",
    "peerchallenge:object_to_challenger": "?person={challenger_id}",
}
POSTED: Final[Mapping[str, Mapping[str, str]]] = {
    "peerchallenge:challenger_time_remove": {"first": "2027-02-01", "last": "2027-02-02", "half": "am"},
    "peerchallenge:extension_agree": {"side": "host"},
}


def _thing(world: World, path: str) -> Any:
    found, *rest = path.split(".")
    value = getattr(world, found)
    for name in rest:
        value = getattr(value, name)
    return value


def _parameters(name: str) -> set[str]:
    app, _, short = name.rpartition(":")
    resolver = get_resolver()
    for space in app.split(":") if app else []:
        resolver = resolver.namespace_dict[space][1]
    return set(resolver.reverse_dict.getlist(short)[0][0][0][1])


def address(world: World, row_name: str) -> str:
    """Give the address of a line of the table in this world."""
    name, _, about = row_name.partition("@")
    meant = {key: _thing(world, path) for key, path in USUAL.items()}
    meant["token"] = tokens.token_of(world.account_invitation)
    if is_about := next((path for start, path in PK.items() if name.startswith(start)), ""):
        meant["pk"] = _thing(world, is_about).pk
    meant |= SPECIAL.get(name, {})
    for start, things in ABOUT.items():
        if name.startswith(start) or f"@{about}" == start:
            meant |= {key: _thing(world, path) for key, path in things.items()}
    found = reverse(name, kwargs={key: meant[key] for key in _parameters(name)})
    return found + QUERY.get(name, "").format(**meant)
