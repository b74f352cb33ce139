"""The demonstration's accounts, for the sign-in page."""

from django import template

from cib.accounts.queries import DemonstrationAccount, demonstration_accounts

register = template.Library()


@register.simple_tag
def list_demonstration_accounts() -> list[DemonstrationAccount]:
    """Give the demonstration's accounts; none outside the demonstration."""
    return demonstration_accounts()


@register.simple_tag
def list_other_demonstration_accounts() -> list[DemonstrationAccount]:
    """Give everybody else in the demonstration, by name."""
    return demonstration_accounts(others=True)


@register.simple_tag
def demonstration_account_of(email: str) -> DemonstrationAccount | None:
    """Give the demonstration's account with this address, if there is one."""
    return next((account for account in demonstration_accounts(email)), None)
