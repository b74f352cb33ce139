"""Policies and indicators are changed on pages: a policy's row has a version, an indicator knows what staff changed."""

from django.db import migrations, models

POLICIES = ("assessmentpolicy", "comparisonpolicy", "importpolicy", "signpolicy")


class Migration(migrations.Migration):
    dependencies = [("profiles", "0008_readings_load_faster")]

    operations = [
        *(
            migrations.AddField(
                model_name=policy, name="version", field=models.PositiveIntegerField(default=1, editable=False)
            )
            for policy in POLICIES
        ),
        migrations.AddField(
            model_name="indicator",
            name="edited",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="What CIB staff changed, by name: the product's tables leave it alone",
            ),
        ),
    ]
