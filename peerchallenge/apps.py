"""The main job: offers, challengers, engagements and the gifted-day ledger."""

from django.apps import AppConfig


class PeerChallengeConfig(AppConfig):
    """Registers the words of its history and its kinds of message."""

    name = "peerchallenge"
    label = "peerchallenge"
    verbose_name = "Peer challenge"

    def ready(self) -> None:
        """Register what the kernel must know of this app."""
        import peerchallenge.receivers  # noqa: F401
        from cib.common import audit, outbox, reminders
        from peerchallenge.notifications import EVENTS, KINDS
        from peerchallenge.words import PLACEHOLDERS, WORDS

        audit.register_words(WORDS)
        outbox.register_placeholders(PLACEHOLDERS)
        for kind in KINDS:
            outbox.register_kind(kind)
        for event in EVENTS:
            reminders.register_event(event)
