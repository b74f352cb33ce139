"""Themes, indicators, figures, imports, early signs, self-assessments, grants."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0003_inspections_and_agreements"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_bytes_max", models.PositiveBigIntegerField(default=50000000)),
                ("unpacked_bytes_max", models.PositiveBigIntegerField(default=500000000)),
                ("rows_max", models.PositiveIntegerField(default=2000000)),
                ("errors_shown_max", models.PositiveIntegerField(default=200)),
            ],
            options={
                "verbose_name_plural": "import policies",
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=80, unique=True)),
                ("label", models.CharField(max_length=160)),
                ("definition", models.CharField(blank=True, max_length=600)),
                ("topic", models.CharField(blank=True, help_text="The publisher's own heading", max_length=80)),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("percent", "per cent"),
                            ("per_10_000", "per 10,000"),
                            ("per_100_000", "per 100,000"),
                            ("per_1_000", "per 1,000"),
                            ("number", "number"),
                            ("score", "score"),
                            ("pounds", "pounds"),
                            ("fte", "full-time equivalents"),
                        ],
                        max_length=20,
                    ),
                ),
                ("unit_note", models.CharField(blank=True, help_text="Of what, such as children", max_length=80)),
                (
                    "polarity",
                    models.CharField(
                        choices=[
                            ("high", "Higher is better"),
                            ("low", "Lower is better"),
                            ("neither", "Neither way is better"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "period_form",
                    models.CharField(
                        choices=[
                            ("financial_year", "Year ending 31 March"),
                            ("academic_year", "School year"),
                            ("calendar_year", "Calendar year"),
                            ("day_in_march", "On 31 March"),
                            ("day_in_january", "In January"),
                            ("day_in_september", "On 30 September"),
                            ("quarter", "Quarter of a financial year"),
                            ("other", "As published"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=1)),
                ("denominator_label", models.CharField(blank=True, max_length=120)),
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
                        default="public",
                        max_length=20,
                    ),
                ),
                ("released_on", models.DateField(blank=True, help_text="From then on; none: at once", null=True)),
            ],
            options={
                "ordering": ["theme", "label"],
            },
        ),
        migrations.CreateModel(
            name="SignPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("periods_worse", models.PositiveSmallIntegerField(default=3)),
                (
                    "band_reach",
                    models.FloatField(default=1.5, help_text="Middle halves beyond the neighbours' middle half"),
                ),
                ("quartile_holds_periods", models.PositiveSmallIntegerField(default=1)),
                ("leadership_changes", models.PositiveSmallIntegerField(default=2)),
                ("leadership_months", models.PositiveSmallIntegerField(default=24)),
                (
                    "gap_years",
                    models.PositiveSmallIntegerField(default=3, help_text="Neither inspection nor challenge (R033)"),
                ),
                (
                    "council_first_days",
                    models.PositiveSmallIntegerField(
                        default=28, help_text="So long the council alone sees a new sign, whatever its agreement says"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sign policies",
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=160)),
                ("publisher", models.CharField(max_length=120)),
                ("licence", models.CharField(max_length=120)),
                ("url", models.URLField(blank=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=60, unique=True)),
                ("position", models.PositiveSmallIntegerField(unique=True)),
                ("is_context", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("council", "Council"),
                            ("region", "Region"),
                            ("part", "Part of a region"),
                            ("nation", "England"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="3-digit code of a council, GSS code of the rest", max_length=9, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "council",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area",
                        to="councils.council",
                    ),
                ),
                (
                    "region",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area",
                        to="councils.region",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "name"],
            },
        ),
        migrations.CreateModel(
            name="DataImport",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waiting to be checked"),
                            ("checking", "Being checked"),
                            ("checked", "Checked: waits for you to confirm"),
                            ("refused", "Cannot be imported as it is"),
                            ("importing", "Being imported"),
                            ("done", "Imported"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Stopped by a fault; nothing was written"),
                        ],
                        default="uploaded",
                        max_length=12,
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lait", "Local Authority Interactive Tool, long extract"),
                            ("ees", "Explore education statistics"),
                            ("template", "The programme's template: council, indicator, period, value"),
                        ],
                        max_length=12,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("published_on", models.DateField(help_text="The day on which the figures were published")),
                ("uploaded_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("rows_read", models.PositiveIntegerField(default=0, help_text="How far it has come, while it runs")),
                ("rows_total", models.PositiveIntegerField(blank=True, null=True)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("ignored", models.JSONField(default=dict, help_text="How many figures, by reason")),
                ("error_count", models.PositiveIntegerField(default=0)),
                (
                    "council",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose own",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data_imports",
                        to="councils.council",
                    ),
                ),
                (
                    "uploaded_by",
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
                "ordering": ["-uploaded_at"],
            },
        ),
        migrations.CreateModel(
            name="ImportContent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("part", models.CharField(default="file", max_length=10)),
                ("data", models.BinaryField()),
                (
                    "data_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="content", to="profiles.dataimport"
                    ),
                ),
            ],
            options={
                "ordering": ["part", "number"],
            },
        ),
        migrations.CreateModel(
            name="ImportLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("aggregate", "A region, a part of one or England under a code that the file made up"),
                            ("merged", "Several councils in one row"),
                            ("abolished", "A council that has ended, in a period after its end"),
                            ("empty_period", "No period and no figure"),
                            ("unwanted", "An indicator that is not kept here"),
                            ("error", "Cannot be read"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(blank=True, help_text="The rule's code, for an error", max_length=12)),
                ("text", models.CharField(max_length=300)),
                (
                    "data_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="profiles.dataimport"
                    ),
                ),
            ],
            options={
                "ordering": ["line", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EarlySign",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("worsening", "Worse three periods running"),
                            ("out_of_band", "Outside the band of its neighbours"),
                            ("quartile_lost", "A quarter lower than the period before"),
                            ("leadership", "Turnover in leadership"),
                            ("long_gap", "Nobody has looked for long"),
                            ("own_concern", "The council's own concern"),
                        ],
                        max_length=20,
                    ),
                ),
                ("facts", models.JSONField(default=dict, help_text="Figures and periods that the words are made of")),
                (
                    "text",
                    models.CharField(blank=True, help_text="A council's own concern, in its words", max_length=1000),
                ),
                ("found_on", models.DateField()),
                ("shown_to_others_from", models.DateField(help_text="Until then the council alone sees it")),
                ("passed_on", models.DateField(blank=True, null=True)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="early_signs", to="councils.council"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.person",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="early_signs",
                        to="profiles.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ["-found_on", "code"],
            },
        ),
        migrations.CreateModel(
            name="CoreListing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("from_year", models.PositiveSmallIntegerField(help_text="The year in whose April it begins")),
                ("to_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="core_listings",
                        to="profiles.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("lait", "Local Authority Interactive Tool"),
                            ("ees", "Explore education statistics"),
                            ("local", "The programme's template"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(max_length=200)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="profiles.indicator"
                    ),
                ),
            ],
            options={
                "ordering": ["scheme", "code"],
            },
        ),
        migrations.CreateModel(
            name="ProfileGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_date", models.DateField()),
                ("to_date", models.DateField(blank=True, null=True)),
                ("object_type", models.CharField(max_length=60)),
                ("object_id", models.CharField(max_length=40)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profile_grants",
                        to="councils.council",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="profile_grants", to="councils.person"
                    ),
                ),
            ],
            options={
                "ordering": ["from_date", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.FloatField(blank=True, null=True)),
                (
                    "missing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("c", "Suppressed: too few to publish"),
                            ("z", "Not applicable"),
                            ("x", "Not available"),
                            ("u", "Too unreliable to publish"),
                            ("k", "Low: rounds to nought, but is not"),
                            ("-", "Suppressed or missing; the source does not say which"),
                        ],
                        max_length=1,
                    ),
                ),
                ("denominator", models.FloatField(blank=True, null=True)),
                (
                    "finality",
                    models.CharField(
                        choices=[("final", "Final"), ("revised", "Revised"), ("provisional", "Provisional")],
                        default="final",
                        max_length=12,
                    ),
                ),
                ("published_on", models.DateField()),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="profiles.area",
                    ),
                ),
                (
                    "data_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="profiles.dataimport",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="profiles.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PastReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.FloatField(blank=True, null=True)),
                (
                    "missing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("c", "Suppressed: too few to publish"),
                            ("z", "Not applicable"),
                            ("x", "Not available"),
                            ("u", "Too unreliable to publish"),
                            ("k", "Low: rounds to nought, but is not"),
                            ("-", "Suppressed or missing; the source does not say which"),
                        ],
                        max_length=1,
                    ),
                ),
                ("denominator", models.FloatField(blank=True, null=True)),
                (
                    "finality",
                    models.CharField(
                        choices=[("final", "Final"), ("revised", "Revised"), ("provisional", "Provisional")],
                        max_length=12,
                    ),
                ),
                ("published_on", models.DateField()),
                (
                    "data_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="profiles.dataimport",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        help_text="The import that corrected",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced",
                        to="profiles.dataimport",
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="past", to="profiles.reading"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReadingPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("label", models.CharField(max_length=40)),
                ("first_year", models.PositiveSmallIntegerField()),
                ("last_year", models.PositiveSmallIntegerField(help_text="The year in which it ends")),
                (
                    "quarter",
                    models.PositiveSmallIntegerField(default=0, help_text="1 to 4 within a financial year; 0: none"),
                ),
            ],
            options={
                "ordering": ["last_year", "quarter", "first_year", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))), name="reading_period_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__lte", 4)), name="reading_period_has_four_quarters"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="reading",
            name="period",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readings",
                to="profiles.readingperiod",
            ),
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                        default="team_and_host",
                        max_length=20,
                    ),
                ),
                ("from_date", models.DateField(help_text="Until then the council alone sees them")),
                ("decided_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=500)),
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
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="councils.council"
                    ),
                ),
                ("councils", models.ManyToManyField(blank=True, related_name="+", to="councils.council")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="councils.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at"],
            },
        ),
        migrations.AddField(
            model_name="reading",
            name="release",
            field=models.ForeignKey(
                blank=True,
                help_text="None: published",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readings",
                to="profiles.release",
            ),
        ),
        migrations.AddField(
            model_name="dataimport",
            name="release",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="data_imports",
                to="profiles.release",
            ),
        ),
        migrations.CreateModel(
            name="SelfAssessment",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("year", models.PositiveSmallIntegerField(help_text="The year in whose April it begins")),
                (
                    "form",
                    models.CharField(
                        choices=[("file", "Our own document"), ("questions", "Three open questions")], max_length=10
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("finished", "Finished"),
                            ("replaced", "Replaced by a later version"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("what_we_know", models.TextField(blank=True, max_length=8000)),
                ("how_we_know", models.TextField(blank=True, max_length=8000)),
                (
                    "what_we_will_do",
                    models.TextField(blank=True, help_text="In the next twelve months", max_length=8000),
                ),
                ("written_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_assessments",
                        to="councils.council",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_assessments",
                        to="profiles.release",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="councils.person"
                    ),
                ),
            ],
            options={
                "ordering": ["council", "-number"],
            },
        ),
        migrations.CreateModel(
            name="AssessmentFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=120)),
                ("size_bytes", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="file", to="profiles.selfassessment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000)),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="councils.person"
                    ),
                ),
                (
                    "sign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="profiles.earlysign"
                    ),
                ),
            ],
            options={
                "ordering": ["answered_at"],
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="profiles.source"
            ),
        ),
        migrations.CreateModel(
            name="StagedReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                ("value", models.FloatField(blank=True, null=True)),
                (
                    "missing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("c", "Suppressed: too few to publish"),
                            ("z", "Not applicable"),
                            ("x", "Not available"),
                            ("u", "Too unreliable to publish"),
                            ("k", "Low: rounds to nought, but is not"),
                            ("-", "Suppressed or missing; the source does not say which"),
                        ],
                        max_length=1,
                    ),
                ),
                ("denominator", models.FloatField(blank=True, null=True)),
                (
                    "finality",
                    models.CharField(
                        choices=[("final", "Final"), ("revised", "Revised"), ("provisional", "Provisional")],
                        default="final",
                        max_length=12,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="profiles.area",
                    ),
                ),
                (
                    "data_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staged",
                        to="profiles.dataimport",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="profiles.indicator",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="profiles.readingperiod",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="profiles.theme"
            ),
        ),
        migrations.CreateModel(
            name="ThemeView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("view", models.TextField(blank=True, max_length=2000)),
                ("evidence", models.TextField(blank=True, max_length=2000)),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sure", "Sure: well evidenced"),
                            ("fairly", "Fairly sure: some evidence"),
                            ("unsure", "Not sure: little evidence yet"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="theme_views",
                        to="profiles.selfassessment",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="profiles.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["theme"],
            },
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("council__isnull", False), ("kind", "council"), ("region__isnull", True)),
                    models.Q(("council__isnull", True), ("kind", "region"), ("region__isnull", False)),
                    models.Q(("council__isnull", True), ("kind__in", ["part", "nation"]), ("region__isnull", True)),
                    _connector="OR",
                ),
                name="area_is_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="importcontent",
            constraint=models.UniqueConstraint(
                fields=("data_import", "part", "number"), name="import_content_piece_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlysign",
            constraint=models.UniqueConstraint(
                condition=models.Q(("indicator__isnull", False), ("passed_on__isnull", True)),
                fields=("council", "code", "indicator"),
                name="sign_once_an_indicator",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlysign",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("indicator__isnull", True),
                    ("passed_on__isnull", True),
                    models.Q(("code", "own_concern"), _negated=True),
                ),
                fields=("council", "code"),
                name="sign_once_a_council",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlysign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("code", "own_concern"), ("raised_by__isnull", False), models.Q(("text", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("code", "own_concern"), _negated=True), ("raised_by__isnull", True), ("text", "")
                    ),
                    _connector="OR",
                ),
                name="sign_own_concern_is_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="corelisting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_year__isnull", True)), fields=("indicator",), name="core_listing_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="corelisting",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_year__isnull", True), ("to_year__gt", models.F("from_year")), _connector="OR"),
                name="core_listing_years_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorcode",
            constraint=models.UniqueConstraint(fields=("scheme", "code"), name="indicator_code_once"),
        ),
        migrations.AddConstraint(
            model_name="profilegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_date__isnull", True), ("to_date__gte", models.F("from_date")), _connector="OR"),
                name="profile_grant_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="profilegrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_date__isnull", True)),
                fields=("council", "person", "object_type", "object_id"),
                name="profile_grant_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("audience", "cluster"), ("cluster__isnull", False)),
                    models.Q(models.Q(("audience", "cluster"), _negated=True), ("cluster__isnull", True)),
                    _connector="OR",
                ),
                name="release_names_its_cluster",
            ),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["area", "indicator", "period"], name="reading_of_area"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("indicator", "period", "area"), name="reading_once"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("missing", ""), ("value__isnull", False)),
                    models.Q(("value__isnull", True), models.Q(("missing", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reading_has_value_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="dataimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["done", "cancelled", "failed", "refused"])),
                    models.Q(
                        models.Q(("state__in", ["done", "cancelled", "failed", "refused"]), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="import_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfassessment",
            constraint=models.UniqueConstraint(fields=("council", "number"), name="assessment_number_once"),
        ),
        migrations.AddConstraint(
            model_name="selfassessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")), fields=("council",), name="assessment_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="selfassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at__isnull", True), ("release__isnull", True), ("status", "draft")),
                    models.Q(models.Q(("status", "draft"), _negated=True), ("finished_at__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_finished_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("size_bytes__gt", 0)), name="assessment_file_not_empty"
            ),
        ),
        migrations.AddIndex(
            model_name="stagedreading",
            index=models.Index(fields=["data_import", "indicator", "period", "area"], name="staged_of_import"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("decimals__lte", 6)), name="indicator_decimals_at_most_six"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience", "cluster"), _negated=True), name="indicator_audience_names_no_cluster"
            ),
        ),
        migrations.AddConstraint(
            model_name="themeview",
            constraint=models.UniqueConstraint(fields=("assessment", "theme"), name="theme_view_once"),
        ),
    ]
