"""People’s names as a search compares them, kept with the person."""

from typing import Any

from django.db import migrations

from cib.common.folding import FoldedField, spelled


def spell(apps: Any, _schema_editor: Any) -> None:
    people = apps.get_model("councils", "Person").objects
    for pk, given, family in people.values_list("pk", "given_name", "family_name").iterator():
        people.filter(pk=pk).update(folded=spelled(given, family))


class Migration(migrations.Migration):
    dependencies = [("councils", "0003_inspections_and_agreements")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="folded",
            field=FoldedField(default="", editable=False, of=("given_name", "family_name")),
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
