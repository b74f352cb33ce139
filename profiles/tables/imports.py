"""Files of figures as a list."""

import django_tables2 as tables
from django.urls import reverse

from profiles.models import DataImport


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
    added = tables.Column(verbose_name="Added")
    changed = tables.Column(verbose_name="Changed")

    class Meta:
        model = DataImport
        fields = ("file_name", "state", "format", "published_on", "uploaded_at", "uploaded_by", "added", "changed")
        order_by = ("-uploaded_at",)
        attrs = {"caption": "Files of figures", "id": "results"}
