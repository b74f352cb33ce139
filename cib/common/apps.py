"""The kernel: what every app needs and what needs no app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class CommonConfig(AppConfig):
    """Audit, outbox, transitions, policy, clock, errors, page components, exports."""

    name = "cib.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the append-only triggers back after tables were rebuilt, hand messages over, let SQLite compare names."""
        import cib.common.receivers  # noqa: F401
        from cib.common.append_only import install_triggers
        from cib.common.folding import teach_sqlite
        from cib.common.lists import remember_signatures

        remember_signatures()
        connection_created.connect(teach_sqlite, dispatch_uid="common.teach_sqlite")
        post_migrate.connect(install_triggers, dispatch_uid="common.install_triggers")
