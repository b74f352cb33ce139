"""The contact log of brokers, and the turns that councils of a cluster take."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClusterTurn",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("planned_for", models.DateField()),
                ("engagement_id", models.UUIDField(blank=True, null=True, unique=True)),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="turns", to="councils.cluster"
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="turns_hosted", to="councils.council"
                    ),
                ),
                (
                    "leads",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="turns_led", to="councils.council"
                    ),
                ),
                (
                    "observes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns_observed",
                        to="councils.council",
                    ),
                ),
            ],
            options={
                "ordering": ["cluster", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("cluster", "number"), name="turn_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("host", models.F("leads")), _negated=True),
                            models.Q(
                                ("observes__isnull", True),
                                models.Q(
                                    models.Q(("observes", models.F("host")), _negated=True),
                                    models.Q(("observes", models.F("leads")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="turn_three_councils",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("telephone", "By telephone"),
                            ("video", "By video call"),
                            ("meeting", "At a meeting"),
                            ("email", "By e-mail"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on_date", models.DateField()),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("next_on", models.DateField(blank=True, null=True)),
                ("written_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts_noted", to="councils.person"
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="councils.council"
                    ),
                ),
            ],
            options={
                "ordering": ["-on_date", "-written_at"],
                "indexes": [models.Index(fields=["council", "-on_date", "-written_at"], name="contact_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_on__isnull", True), ("next_on__gt", models.F("on_date")), _connector="OR"
                        ),
                        name="contact_next_is_later",
                    )
                ],
            },
        ),
    ]
