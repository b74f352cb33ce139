"""The gifted-day ledger: accounts, transfers, allowances, funds, extensions. Balances are sums, never stored."""

import uuid

from django.db import models
from django.db.models import F, Q

from cib.common.versions import VersionedModel
from councils.models import Council, Person
from peerchallenge.enums import AccountKind, AllowanceKind, AllowanceSource, EffortKind, Leg, Phase
from peerchallenge.models.engagements import Engagement
from peerchallenge.models.offers import ProgrammeYear


class Fund(models.Model):
    """Programme money that pays for days beyond the allowance (R043, R048, R049)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """Whose days: one for every council, one for associates, one for each fund, one for the programme."""

    kind = models.CharField(max_length=20, choices=AccountKind)
    council = models.OneToOneField(
        Council, null=True, blank=True, on_delete=models.PROTECT, related_name="days_account"
    )
    fund = models.OneToOneField(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="days_account")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="council", council__isnull=False, fund__isnull=True)
                | Q(kind="fund", fund__isnull=False, council__isnull=True)
                | Q(kind__in=["associates", "programme"], council__isnull=True, fund__isnull=True),
                name="account_of_one_owner",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind__in=["associates", "programme"]),
                name="one_common_account_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} account {self.pk}"


class Transfer(models.Model):
    """A positive whole number of half-days moved from one account to another. Never changed, never deleted.

    It holds ids, never names. `resolves` names the reservation that a delivered or released row settles;
    `reverses` the delivered row that a reversal puts right: it moves the same half-days back the other way.
    `account` is whose statement the row stands in: the giver's of a given leg, the host's of a received one.
    Each index costs every posting: what is contained in another, or what no page asks by, has none of its own.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    reference = models.CharField(max_length=200)
    leg = models.CharField(max_length=10, choices=Leg)
    phase = models.CharField(max_length=10, choices=Phase)
    giver = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="transfers_given", db_index=False)
    receiver = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="transfers_received", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="transfers", db_index=False)
    host_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    half_days = models.PositiveSmallIntegerField()
    effort = models.CharField(max_length=20, choices=EffortKind)
    day = models.DateField()
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="+")
    engagement_id = models.UUIDField()
    person_id = models.UUIDField(null=True, blank=True)
    supplier_id = models.UUIDField(
        null=True, blank=True, help_text="Who supplies an associate: the organisation that employs them (R047)"
    )
    allowance_kind = models.CharField(
        max_length=20,
        choices=AllowanceKind,
        blank=True,
        help_text="Which allowance of the host a received day uses",
    )
    resolves = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="resolutions", db_index=False
    )
    reverses = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversals", db_index=False
    )
    posted_at = models.DateTimeField()
    posted_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "year", "leg", "phase"], name="transfer_account"),
            models.Index(fields=["engagement_id", "phase"], name="transfer_engagement"),
            models.Index(fields=["person_id", "year"], name="transfer_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(half_days__gt=0), name="transfer_is_positive"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="transfer_between_two"),
            models.CheckConstraint(condition=Q(half_days__lte=2), name="transfer_is_one_day"),
            models.CheckConstraint(
                condition=Q(leg="given", account=F("giver"), allowance_kind="") & ~Q(phase="reversed")
                | Q(leg="given", account=F("receiver"), allowance_kind="", phase="reversed")
                | Q(leg="received", account=F("receiver"), host_account=F("account"))
                & ~Q(phase="reversed")
                & ~Q(allowance_kind="")
                | Q(leg="received", account=F("giver"), host_account=F("account"), phase="reversed")
                & ~Q(allowance_kind=""),
                name="transfer_stands_in_its_account",
            ),
            models.CheckConstraint(
                condition=Q(phase="reserved", resolves__isnull=True, reverses__isnull=True)
                | Q(phase__in=["delivered", "released"], resolves__isnull=False, reverses__isnull=True)
                | Q(phase="reversed", resolves__isnull=True, reverses__isnull=False),
                name="transfer_names_what_it_settles",
            ),
            models.UniqueConstraint(fields=["reference"], name="posted_once"),
            models.UniqueConstraint(
                fields=["resolves", "phase"],
                condition=Q(resolves__isnull=False),
                name="resolved_once_a_phase",
            ),
            models.UniqueConstraint(fields=["reverses"], condition=Q(reverses__isnull=False), name="reversed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} {self.half_days} half-days on {self.day}"


class TransferNote(models.Model):
    """Why a transfer was released or reversed, in words: kept beside the ledger, so that the ledger holds none."""

    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="note")
    text = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.text


class Allowance(models.Model):
    """Half-days added to (or, waived, taken from) what a council may give or receive. The allowance is their sum."""

    append_only = True

    key = models.CharField(max_length=200, unique=True)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="allowances")
    kind = models.CharField(max_length=20, choices=AllowanceKind)
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(help_text="The last day")
    source = models.CharField(max_length=20, choices=AllowanceSource)
    half_days = models.SmallIntegerField()
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    engagement_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    approved_by_id = models.UUIDField(null=True, blank=True, help_text="Person id")
    posted_at = models.DateTimeField()
    posted_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["council", "kind", "year"], name="allowance_of_council")]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="opening") & ~Q(half_days=0)
                | Q(source="waiver", half_days__lt=0)
                | ~Q(source__in=["opening", "waiver"]) & Q(half_days__gt=0),
                name="allowance_adds_but_a_waiver_takes",
            ),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="allowance_in_order"),
            models.CheckConstraint(
                condition=~Q(source="funded") | Q(fund__isnull=False, approved_by_id__isnull=False) & ~Q(reason=""),
                name="funded_days_have_fund_and_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.half_days} half-days"


class Extension(VersionedModel):
    """Longer by agreement (R044): posts its allowance once the host DCS and the lead challenger have both agreed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="extensions")
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="+")
    half_days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    host_agreed_at = models.DateTimeField(null=True, blank=True)
    host_agreed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead_agreed_at = models.DateTimeField(null=True, blank=True)
    lead_agreed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    allowance = models.OneToOneField(Allowance, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(allowance__isnull=True) | Q(host_agreed_at__isnull=False, lead_agreed_at__isnull=False),
                name="extension_needs_both",
            ),
            models.CheckConstraint(condition=Q(half_days__gt=0, half_days__lte=60), name="extension_in_bounds"),
        ]

    def __str__(self) -> str:
        return f"Extension of {self.engagement_id} by {self.half_days} half-days"


class FundedDaysRequest(VersionedModel):
    """Days asked for beyond the allowance, and who other than the asker approved them for which fund (R043)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="funded_days_requests")
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(Engagement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    half_days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=300, blank=True, help_text="Why it was declined")
    allowance = models.OneToOneField(Allowance, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(condition=Q(half_days__gt=0, half_days__lte=120), name="funded_days_in_bounds"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, allowance__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answered_by=F("requested_by")),
                name="funded_days_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(allowance__isnull=True) | Q(fund__isnull=False), name="funded_days_have_a_fund"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half_days} funded half-days asked for"


class LedgerProof(models.Model):
    """When the ledger was last proved, and what was wrong then: ids and figures, no names."""

    proved_at = models.DateTimeField()
    checks = models.PositiveSmallIntegerField()
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["-proved_at"]

    def __str__(self) -> str:
        return f"{len(self.problems)} problems at {self.proved_at}"
