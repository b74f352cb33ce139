"""Council data profiles: themes, indicators, readings and early signs."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """Nothing yet. Themes, indicators, readings, imports, comparison and early signs will live here."""

    name = "profiles"
    label = "profiles"
    verbose_name = "Data profiles"
