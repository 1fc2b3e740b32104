"""What the people floor plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "dealwright.people"
    label = "people"

    def ready(self) -> None:
        from dealwright.api import plug, register_authenticator
        from dealwright.events import parts
        from dealwright.people import access
        from dealwright.people.tokens.queries import owner_of
        from dealwright.people.users.languages import keep_language
        from dealwright.web import navigation, preferences

        parts.load("dealwright.people", "users", "roles", "tokens")
        register_authenticator(owner_of)
        preferences.keep_language_with(keep_language)
        plug("users", "dealwright.people.users.api.router", tag="Users")
        plug("departments", "dealwright.people.users.api.departments", tag="Users")
        plug("roles", "dealwright.people.roles.api.router", tag="Roles")
        navigation.add(
            navigation.MenuEntry(
                name="people",
                label=_("People"),
                icon="users",
                url_name="people",
                order=90,
                area="more",
                visible=access.may_change_settings,
            )
        )
        navigation.add(
            navigation.MenuEntry("me", _("My settings"), "settings", "me", order=10, area="person")
        )
