import django.db.models.deletion
from django.db import migrations, models


def give_codes(apps, _editor):
    """Name the rows that there are as load_programme names them."""
    for policy in apps.get_model("common", "ReminderPolicy").objects.order_by("pk"):
        policy.code = f"{policy.event}:{policy.offset_days}:{policy.audience}"
        policy.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="KindHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80, unique=True)),
                ("reason", models.CharField(max_length=200)),
                ("held_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.CharField(max_length=40)),
                ("since", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("people", models.JSONField(default=list)),
                ("context", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held back by CIB staff"),
                            ("sent", "Sent"),
                            ("nobody", "Nobody to remind"),
                            ("cancelled", "Not needed any more"),
                            ("failed", "Failed"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name="reminderpolicy",
            options={"ordering": ["event", "level", "offset_days", "audience"]},
        ),
        migrations.RemoveConstraint(
            model_name="reminderpolicy",
            name="reminder_policy_once",
        ),
        migrations.AddField(
            model_name="reminderpolicy",
            name="code",
            field=models.CharField(default="", max_length=200),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="reminderpolicy",
            name="code",
            field=models.CharField(
                help_text="As delivered; stays when staff change the row", max_length=200, unique=True
            ),
        ),
        migrations.AddField(
            model_name="reminderpolicy",
            name="level",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="reminderpolicy",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="reminderpolicy",
            name="wait_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="message",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("cancelled", "Not needed any more"),
                    ("withheld", "Not sent: no right to know, or no address"),
                    ("held", "Held back by CIB staff"),
                ],
                default="waiting",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="reminderpolicy",
            name="offset_days",
            field=models.SmallIntegerField(default=0, help_text="Days after the event (negative: before)"),
        ),
        migrations.AddConstraint(
            model_name="reminderpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", 0), ("wait_days__isnull", True)),
                    models.Q(("level__gt", 0), ("wait_days__isnull", False)),
                    _connector="OR",
                ),
                name="reminder_policy_waits_above_level_0",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="policy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="common.reminderpolicy"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="reminder",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="common.reminder"
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(condition=models.Q(("status", "planned")), fields=["due_at"], name="reminder_due"),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(fields=["subject_type", "subject_id"], name="reminder_subject"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("policy", "subject_type", "subject_id", "since"), name="reminder_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("status__in", ["planned", "held"])),
                    models.Q(models.Q(("status__in", ["planned", "held"]), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="reminder_ended_has_time",
            ),
        ),
    ]
