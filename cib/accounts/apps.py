"""Who signs in: users, second factor, sessions."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the accounts."""

    name = "cib.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what sessions prove."""
        import cib.accounts.receivers  # noqa: F401
