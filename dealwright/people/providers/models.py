"""A house whose accounts open our door: a company's Keycloak, Entra, Google Workspace and the like."""

from __future__ import annotations

from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit import secrets


class Provider(Recorded):
    """One OpenID Connect provider, as an administrator described it."""

    record_kind = "sign_in_provider"

    name = models.CharField(max_length=40)
    """What stands on the button: “Sign in with NAME”."""
    code = models.SlugField(max_length=40, unique=True)
    """Stands in our return address, so it never changes."""
    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=190)
    secret_sealed = models.TextField()
    is_active = models.BooleanField(default=True)
    new_people_role = models.ForeignKey(
        "people.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """People we do not know get an account with this role; without one they are refused."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "people_provider"
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """The client secret; ValueError when the installation's key is another one now."""
        return secrets.unseal(self.secret_sealed)

    @secret.setter
    def secret(self, secret: str) -> None:
        self.secret_sealed = secrets.seal(secret)

    @property
    def return_path(self) -> str:
        """Where the provider sends people back to; it has to be told."""
        return f"/sign-in/providers/{self.code}/return"
