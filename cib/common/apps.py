"""The kernel: what every app needs and what needs no app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CommonConfig(AppConfig):
    """Audit, outbox, transitions, policy, clock, errors, page components, exports."""

    name = "cib.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the append-only triggers back whenever tables were rebuilt, and hand messages to the worker."""
        import cib.common.receivers  # noqa: F401
        from cib.common.append_only import install_triggers

        post_migrate.connect(install_triggers, dispatch_uid="common.install_triggers")
