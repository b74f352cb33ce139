"""The admin site, for repair only: it shows who signs in and nothing of the programme, behind the same sign-in."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from cib.accounts import services
from cib.accounts.models import User

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
if isinstance(admin.site._registry.get(Group), GroupAdmin):
    admin.site.unregister(Group)  # rights hang on appointments, never on groups


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Users, to look at, to close and to open again; accounts begin with an invitation."""

    list_display = ("email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email",)
    fields = readonly_fields = ("email", "is_active", "is_staff", "is_superuser", "last_login", "joined_at")
    actions = ("close_accounts", "reopen_accounts")

    @admin.action(description="Close these accounts and end their sessions", permissions=["change"])
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Close each account."""
        for user in queryset:
            if user != request.user:
                services.close_account(user=user, actor=request.user)

    @admin.action(description="Open these accounts again", permissions=["change"])
    def reopen_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Open each account again."""
        for user in queryset:
            services.reopen_account(user=user, actor=request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: accounts begin with an invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse: what a user did stays theirs."""
        return False
