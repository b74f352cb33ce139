"""Files of figures as a list."""

import django_tables2 as tables
from django.urls import reverse

from profiles.enums import ImportState
from profiles.models import DataImport
from profiles.tables.own import NUMERIC

NOTHING_WRITTEN = "–"


class ImportTable(tables.Table):
    """Files of published figures, newest first."""

    file_name = tables.Column(
        verbose_name="File",
        linkify=lambda record: reverse("profiles:import_detail", args=[record.pk]),
        attrs={"a": {"class": "govuk-link"}},
    )
    state = tables.Column(verbose_name="State")
    format = tables.Column(verbose_name="Kind", default="Not known yet")
    published_on = tables.DateColumn(format="j F Y", verbose_name="Published")
    uploaded_at = tables.DateTimeColumn(format="j F Y, H:i", verbose_name="Uploaded")
    uploaded_by = tables.Column(verbose_name="By", default="The programme")
    added = tables.Column(verbose_name="Added", attrs=NUMERIC)
    changed = tables.Column(verbose_name="Changed", attrs=NUMERIC)

    class Meta:
        model = DataImport
        fields = ("file_name", "state", "format", "published_on", "uploaded_at", "uploaded_by", "added", "changed")
        order_by = ("-uploaded_at",)
        attrs = {"caption": "Files of figures", "id": "results"}

    def render_added(self, value: int, record: DataImport) -> str:
        """Write how many figures it added; a dash where nothing was written."""
        return _written(value, record)

    def render_changed(self, value: int, record: DataImport) -> str:
        """Write how many it changed."""
        return _written(value, record)

    def value_added(self, value: int, record: DataImport) -> int | str:
        """Give a file the number itself."""
        return value if record.state == ImportState.DONE else ""

    def value_changed(self, value: int, record: DataImport) -> int | str:
        """Give a file the number itself."""
        return value if record.state == ImportState.DONE else ""


def _written(number: int, record: DataImport) -> str:
    """Write a number with its thousands; what was only checked, refused or stopped wrote none."""
    return f"{number:,}" if record.state == ImportState.DONE else NOTHING_WRITTEN
