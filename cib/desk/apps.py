"""The top: home for each role and the pages that show several apps at once."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the digest of messages."""

    name = "cib.desk"
    label = "desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        """Register what the kernel must know of this app."""
        from cib.common import audit, outbox
        from cib.desk.notifications import KINDS
        from cib.desk.words import WORDS

        audit.register_words(WORDS)
        for kind in KINDS:
            outbox.register_kind(kind)
