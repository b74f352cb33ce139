"""How figures are compared, signs found and files taken: what holds, and who changed what when."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.db.models import Q

from cib.common import clock
from cib.common.changing import Version, compared
from cib.common.components.words import long_date
from cib.common.directory import directory
from cib.common.models import AuditEntry
from profiles.models import AssessmentPolicy, ComparisonPolicy, ImportPolicy, SignPolicy
from profiles.rules.policies import ComparisonLimits, DocumentLimits, FileLimits, Limits, SignLimits
from profiles.rules.policy_words import comparison_words, document_words, file_words, sign_words

HISTORY_MAX: Final = 100  # changes told on a page


@dataclass(frozen=True)
class FiguresPolicy:
    """One policy of figures: its code in addresses, what it is called, its row, its limits, how they are told."""

    code: str
    name: str
    model: Any
    limits: type[Any]
    words: Callable[[Any], dict[str, str]]

    def row(self) -> Any:
        """Give the row that holds; what the product says where the programme has said nothing."""
        return self.model.objects.order_by("pk").first() or self.model()

    def limits_of(self, row: Any) -> Limits:
        """Give what a row says."""
        found: Limits = self.limits(**{field.name: getattr(row, field.name) for field in fields(self.limits)})
        return found


#: By code, in the order of the page.
POLICIES: Final[Mapping[str, FiguresPolicy]] = {
    policy.code: policy
    for policy in (
        FiguresPolicy("comparing", "How figures are compared", ComparisonPolicy, ComparisonLimits, comparison_words),
        FiguresPolicy("signs", "When something is an early sign", SignPolicy, SignLimits, sign_words),
        FiguresPolicy("files", "What a file of figures may be", ImportPolicy, FileLimits, file_words),
        FiguresPolicy(
            "documents",
            "What the document of a self-assessment may be",
            AssessmentPolicy,
            DocumentLimits,
            document_words,
        ),
    )
}


def policy_of(limits: Limits) -> FiguresPolicy:
    """Give the policy that these are the limits of."""
    return next(policy for policy in POLICIES.values() if policy.limits is type(limits))


@dataclass(frozen=True)
class Kept:
    """One policy as its page shows it: what it is called, what holds, who changed what."""

    name: str
    code: str
    facts: Mapping[str, str]
    versions: list[Version]


def kept_policies() -> list[Kept]:
    """Give all policies of figures with their history; six queries."""
    rows = [(policy, policy.row()) for policy in POLICIES.values()]
    entries = _entries([row for _, row in rows])
    names = names_in(entry for found in entries.values() for entry in found)
    kept = []
    for policy, row in rows:
        limits = policy.limits_of(row)
        told = told_changes(entries[row._meta.label_lower], limits, policy.words, names)
        kept.append(Kept(policy.name, policy.code, policy.words(limits), told))
    return kept


def _entries(rows: Iterable[Any]) -> Mapping[str, list[AuditEntry]]:
    """Give the audit rows of some objects by the kind of object, the newest first, in one query."""
    wanted = Q(pk__in=[])
    for row in rows:
        wanted |= Q(thread_type=row._meta.label_lower, thread_id=str(row.pk))
    found: dict[str, list[AuditEntry]] = defaultdict(list)
    for entry in AuditEntry.objects.filter(wanted).order_by("-pk")[:HISTORY_MAX]:
        found[entry.thread_type].append(entry)
    return found


def names_in(entries: Iterable[AuditEntry]) -> Mapping[Any, str]:
    """Give the names of whoever did what audit rows tell, by the ids of the users."""
    return directory().names_of_users({entry.actor_id for entry in entries if entry.actor_id})


def told_changes(
    entries: Iterable[AuditEntry],
    facts: Any,
    words: Callable[[Any], dict[str, str]],
    names: Mapping[Any, str],
) -> list[Version]:
    """Tell audit rows as versions, the newest first: their changes are [before, after] by the names of `facts`.

    What an entry did not change reads as today, before and after alike, so that only its changes are told.
    """
    known = {field.name for field in fields(facts)}
    found = []
    for entry in entries:
        pairs = {name: pair for name, pair in entry.changes.items() if name in known}
        before = words(replace(facts, **{name: pair[0] for name, pair in pairs.items()}))
        after = words(replace(facts, **{name: pair[1] for name, pair in pairs.items()}))
        day = long_date(entry.at.astimezone(clock.LONDON).date())
        who, reason = names.get(entry.actor_id, "The programme"), entry.changes.get("reason", "")
        found.append(Version(f"From {day}", who, entry.at, None, reason, lines=compared(before, after)))
    return found
