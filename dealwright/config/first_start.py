"""The first start of an installation: its set-up, its first administrator, a company to try."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from dealwright.config.trouble import Trouble
from dealwright.events import Actor
from dealwright.kit.errors import Problem

ADDRESS = "admin@example.com"
"""Signs in where the operator names nobody in DEALWRIGHT_ADMIN_EMAIL."""


def prepare(*, demo: bool, progress: Callable[[str], None]) -> str:
    """Set a new installation up, all of it or nothing; returns how to sign in, for the operator's eyes."""
    if get_user_model().objects.exists():
        return "Sign in with your e-mail address; a lost password: dealwright user password --email ADDRESS"
    email = settings.ADMIN_EMAIL or ADDRESS
    password = settings.ADMIN_PASSWORD or secrets.token_urlsafe(12)
    by = Actor.system()
    with transaction.atomic():
        _set_up(email, password, by)
        if demo:
            progress("Loading the company to try")
            _load_demo(by)
    if settings.ADMIN_PASSWORD:
        return f"Sign in as {email} with the password from DEALWRIGHT_ADMIN_PASSWORD"
    return f"Sign in as {email} with the password {password} (shown only now)"


def supplement() -> None:
    """Give an installation that was set up by an earlier release what later ones make at the first start."""
    from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
    from dealwright.sales.modes.actions import decide_mode
    from dealwright.sales.modes.queries import is_decided, orders_of_stores
    from dealwright.sales.statuses.first_pipelines import ensure_statuses

    if get_user_model().objects.exists():
        ensure_lead_pipeline(by=Actor.system())
        ensure_statuses(by=Actor.system())
        if not is_decided():
            decide_mode(orders=orders_of_stores(), by=Actor.system())


def _set_up(email: str, password: str, by: Actor) -> None:
    from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
    from dealwright.people.roles.actions import ensure_presets
    from dealwright.people.users.actions import create_user
    from dealwright.sales.modes.actions import decide_mode
    from dealwright.sales.statuses.first_pipelines import ensure_statuses
    from dealwright.store.opening import open_store

    ensure_presets(by=by)
    try:
        owner = create_user(email=email, name="Administrator", role="Administrator", password=password, by=by)
    except Problem as problem:
        raise Trouble(f"The first administrator {email} cannot be created: {problem}") from problem
    open_store(responsible=owner, by=by)
    ensure_lead_pipeline(by=by)
    ensure_statuses(by=by)
    decide_mode(orders=0, by=by)


def _load_demo(by: Actor) -> None:
    from dealwright.demo.loading import load

    load(by=by)
