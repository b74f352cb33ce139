"""Who signs in: an e-mail address, a password if they like, and what proves that it is them."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cib.common import clock
from cib.common.versions import VersionedModel


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case, so that it names one user however it is typed."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password they sign in with a code or a passkey."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who may repair rows in the admin site; it grants nothing in the product itself."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by address, however it is typed."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. Their name, posts and rights hang on their person; staff and superuser grant none."""

    email = models.EmailField("e-mail address", unique=True)
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = models.BooleanField("may open the admin site", default=False)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    demonstration_role = models.CharField(max_length=120, blank=True, editable=False)
    demonstration_order = models.PositiveSmallIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(
                condition=Q(is_demonstration=True) & ~Q(demonstration_role="")
                | Q(is_demonstration=False, demonstration_role=""),
                name="user_demonstration_has_role",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Bring the address to lower case before it is validated."""
        self.email = (self.email or "").strip().lower()


class SignOnProvider(VersionedModel):
    """The single sign-on (OpenID Connect) of a council or a group of councils."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40, unique=True, help_text="In addresses and in links; never changes")
    name = models.CharField(max_length=120, help_text="As people read it, such as Leeds City Council")
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=190)
    sealed_secret = models.TextField(blank=True, editable=False, help_text="Never shown again")
    council_ids = models.JSONField(default=list, help_text="Written down by the app that keeps the councils")
    second_factor_values = models.CharField(
        max_length=200, default="mfa", help_text="What amr or acr say when a second factor was asked for there"
    )
    is_on = models.BooleanField(default=False)
    sign_in_origin = models.CharField(max_length=300, blank=True, help_text="Learnt by testing: where its page lies")
    tested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_on=False) | (Q(tested_at__isnull=False) & ~Q(sign_in_origin="")),
                name="sign_on_is_tested_before_it_is_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SignOnDomain(models.Model):
    """A domain of e-mail addresses whose people sign in through a provider; no two providers share one."""

    provider = models.ForeignKey(SignOnProvider, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=190, unique=True)

    class Meta:
        ordering = ["domain"]
        constraints = [models.CheckConstraint(condition=Q(domain=Lower("domain")), name="sign_on_domain_lower_case")]

    def __str__(self) -> str:
        return self.domain
