"""Versions of offers and of clauses as CIB staff see them: what holds, what is to come, what was."""

from collections.abc import Callable, Iterable
from typing import Any

from cib.common import clock
from cib.common.changing import Version, compared
from cib.common.components.words import half_days_words, long_date
from cib.common.directory import directory
from cib.common.models import AuditEntry
from peerchallenge.enums import CostBasis
from peerchallenge.models import GroundRulesClause, Offer, OfferVersion


def offer_facts(version: OfferVersion, places: Iterable[Any]) -> dict[str, str]:
    """Tell what a version says, by what each is called."""
    window = (version.window_from, version.window_to)
    return {
        "Name": version.name,
        "Purpose": version.purpose,
        "Explanation": version.explanation,
        "Who leads": version.who_leads,
        "Who may see the results": version.who_may_see,
        "Whose days": CostBasis(version.cost_basis).label,
        "Usual days on site": half_days_words(version.site_half_days_default),
        "Fewest days on site": half_days_words(version.site_half_days_min),
        "Most days on site": half_days_words(version.site_half_days_max),
        "Usual days of reporting": half_days_words(version.reporting_half_days_default),
        "Lines of enquiry for each day on site": str(version.lines_per_site_day_max),
        "Usual notice": f"{version.notice_weeks_min} weeks",
        "An invitation expires after": f"{version.invitation_days} days",
        "Days settle after": f"{version.settle_days} days",
        "The report is due after": f"{version.report_days} days",
        "Comes round every": f"{version.cycle_years} years" if version.cycle_years else "It does not",
        "Window": " to ".join(long_date(day) for day in window if day) or "None",
        "Team": "\n".join(f"{p.label}{'' if p.is_required else ' (if useful)'}" for p in places),
    }


def offer_history(offer: Offer) -> list[Version]:
    """Tell all versions of an offer, the newest first."""
    rows = list(offer.versions.order_by("number").prefetch_related("places"))
    return _told(rows, lambda row: offer_facts(row, row.places.all()))


def clause_facts(clause: GroundRulesClause) -> dict[str, str]:
    """Tell what a version of a clause says."""
    return {"Title": clause.title, "Text": clause.text}


def clause_histories() -> list[tuple[GroundRulesClause, list[Version]]]:
    """Give each clause as it holds today with all its versions, in order."""
    rows: dict[str, list[GroundRulesClause]] = {}
    for row in GroundRulesClause.objects.order_by("order", "code", "number"):
        rows.setdefault(row.code, []).append(row)
    known = [row for versions in rows.values() for row in versions]
    writers = _writers(known)
    return [(_holding(versions), _told(versions, clause_facts, writers)) for versions in rows.values()]


def last_clause(code: str) -> GroundRulesClause | None:
    """Give the newest version of a clause, planned or in force."""
    return GroundRulesClause.objects.filter(code=code).order_by("-number").first()


def _holding(rows: list[Any]) -> Any:
    today = clock.today()
    found = [row for row in rows if row.from_date is None or row.from_date <= today]
    return found[-1] if found else rows[0]


def _writers(rows: list[Any]) -> dict[str, str]:
    """Name who published each row, from the audit: rows of record name nobody themselves."""
    if not rows:
        return {}
    entries = AuditEntry.objects.filter(
        object_type=rows[0]._meta.label_lower, object_id__in=[str(row.pk) for row in rows], actor__isnull=False
    )
    by = dict(entries.values_list("object_id", "actor"))
    names = directory().names_of_users(set(by.values()))
    return {pk: names.get(actor, "somebody no longer known") for pk, actor in by.items()}


def _told(
    rows: list[Any], facts_of: Callable[[Any], dict[str, str]], writers: dict[str, str] | None = None
) -> list[Version]:
    who = _writers(rows) if writers is None else writers
    current, found, before = _holding(rows), [], facts_of(rows[0])
    for row in rows:
        to_come = row.from_date is not None and row.from_date > clock.today()
        after = facts_of(row)
        found.append(
            Version(
                name=f"Version {row.number}",
                who=who.get(str(row.pk), ""),
                at=row.published_at,
                from_date=row.from_date,
                reason=row.reason,
                state="In force" if row is current else "To come" if to_come else "",
                lines=compared(before, after),
            )
        )
        before = after
    return found[::-1]
