"""Inspections, interventions and sharing agreements."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0002_contact_note_and_cluster_turn"),
    ]

    operations = [
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(help_text="As published, such as ILACS Standard Inspection", max_length=80)),
                ("inspected_on", models.DateField(help_text="The first day, as published")),
                ("published_on", models.DateField()),
                (
                    "source",
                    models.CharField(help_text="Publisher, title and day of the file it came from", max_length=200),
                ),
                ("imported_at", models.DateTimeField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inspections", to="councils.council"
                    ),
                ),
            ],
            options={
                "ordering": ["-inspected_on", "council"],
            },
        ),
        migrations.CreateModel(
            name="Intervention",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("from_date", models.DateField()),
                ("to_date", models.DateField(blank=True, null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Improvement notice"),
                            ("direction", "Statutory direction"),
                            ("commissioner", "Commissioner appointed"),
                            ("trust", "Services moved to a trust"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interventions", to="councils.council"
                    ),
                ),
            ],
            options={
                "ordering": ["-from_date"],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "aspect",
                    models.CharField(
                        choices=[
                            ("overall", "Overall effectiveness"),
                            ("leaders", "The impact of leaders on social work practice with children and families"),
                            ("help_and_protection", "Children who need help and protection"),
                            ("care", "Children in care"),
                            ("care_leavers", "Care leavers"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("outstanding", "Outstanding"),
                            ("good", "Good"),
                            ("requires_improvement", "Requires improvement to be good"),
                            ("inadequate", "Inadequate"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="judgements", to="councils.inspection"
                    ),
                ),
            ],
            options={
                "ordering": ["inspection", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SharingAgreement",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Waits for a signature"),
                            ("signed", "Signed by both"),
                            ("replaced", "Replaced by a later version"),
                            ("ended", "Ended"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="Terms in the council's and the programme's words", max_length=8000
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("council_signed_at", models.DateTimeField(blank=True, null=True)),
                ("programme_signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="The first day on which it no longer holds", null=True),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="councils.council"
                    ),
                ),
                (
                    "council_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.person",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="councils.person"
                    ),
                ),
                (
                    "programme_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.person",
                    ),
                ),
            ],
            options={
                "ordering": ["council", "-number"],
            },
        ),
        migrations.CreateModel(
            name="SharingLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("early_signs", "Early signs and the council's answers"),
                            ("self_assessment", "Self-assessment, where the council has released it"),
                            ("provisional_figures", "Provisional figures, where the council has released them"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("team_and_host", "Team and host"),
                            ("cluster", "One named cluster"),
                            ("region", "The region"),
                            ("all_councils", "All councils"),
                            ("public", "Public"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_date", models.DateField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="councils.sharingagreement",
                    ),
                ),
                (
                    "cluster",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.cluster",
                    ),
                ),
            ],
            options={
                "ordering": ["agreement", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.UniqueConstraint(fields=("council", "inspected_on"), name="inspection_once"),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("published_on__gte", models.F("inspected_on"))), name="inspection_days_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_date__isnull", True), ("to_date__gte", models.F("from_date")), _connector="OR"),
                name="intervention_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_date__isnull", True)),
                fields=("council", "kind"),
                name="intervention_one_open_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.UniqueConstraint(fields=("inspection", "aspect"), name="judgement_once_an_aspect"),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.UniqueConstraint(fields=("council", "number"), name="agreement_number_once"),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "signed")), fields=("council",), name="agreement_one_signed"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "signed"), _negated=True),
                    models.Q(("council_signed_at__isnull", False), ("programme_signed_at__isnull", False)),
                    _connector="OR",
                ),
                name="agreement_signed_by_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("council_signed_at__isnull", True), ("council_signed_by__isnull", True)),
                    models.Q(("council_signed_at__isnull", False), ("council_signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="agreement_council_signature_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("programme_signed_at__isnull", True), ("programme_signed_by__isnull", True)),
                    models.Q(("programme_signed_at__isnull", False), ("programme_signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="agreement_programme_signature_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingline",
            constraint=models.UniqueConstraint(
                fields=("agreement", "matter", "audience", "cluster"), name="sharing_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cluster__isnull", True)),
                fields=("agreement", "matter", "audience"),
                name="sharing_line_once_for_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("audience", "cluster"), ("cluster__isnull", False)),
                    models.Q(models.Q(("audience", "cluster"), _negated=True), ("cluster__isnull", True)),
                    _connector="OR",
                ),
                name="sharing_line_names_its_cluster",
            ),
        ),
    ]
