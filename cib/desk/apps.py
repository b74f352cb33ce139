"""The top: home for each role and the pages that show several apps at once."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the desk."""

    name = "cib.desk"
    label = "desk"
    verbose_name = "Desk"
