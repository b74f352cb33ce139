"""Council data profiles: themes, indicators, readings and early signs."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """Registers the words of its history and its kinds of message."""

    name = "profiles"
    label = "profiles"
    verbose_name = "Data profiles"

    def ready(self) -> None:
        """Register what the kernel must know of this app."""
        import profiles.receivers  # noqa: F401
        from cib.common import audit, outbox
        from profiles.notifications import KINDS
        from profiles.words import PLACEHOLDERS, WORDS

        audit.register_words(WORDS)
        outbox.register_placeholders(PLACEHOLDERS)
        for kind in KINDS:
            outbox.register_kind(kind)
