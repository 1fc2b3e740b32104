"""The language somebody chose in the menu stays with their account."""

from django.http import HttpRequest

from dealwright.people.users.actions import edit_user


def keep_language(request: HttpRequest, language: str) -> None:
    """Keep it for whoever is signed in; a visitor's choice stays in the browser."""
    if request.user.is_authenticated:
        edit_user(request.user, language=language, by=request.actor)
