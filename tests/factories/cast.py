"""The people of the tests and where they work: each is found, or made when first asked for."""

from __future__ import annotations

from dealwright.events import Actor
from dealwright.people.departments.actions import create_department
from dealwright.people.departments.models import Department
from dealwright.people.roles.actions import ensure_presets
from dealwright.people.roles.models import Role
from dealwright.people.users.actions import create_user
from dealwright.people.users.models import User
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Pipeline
from tests.factories import STAGES

SYSTEM = Actor.system()


def all_roles() -> dict[str, Role]:
    """The roles of a new installation, by name."""
    ensure_presets(by=SYSTEM)
    return {role.name: role for role in Role.objects.all()}


def department(name: str) -> Department:
    """The department of that name."""
    return Department.objects.filter(name=name).first() or create_department(name=name, by=SYSTEM)


def person(name: str, role: Role, department: Department | None = None) -> User:
    """Somebody who works here; the address is the name at example.com."""
    email = f"{name.lower()}@example.com"
    found = User.objects.filter(email=email).first()
    return found or create_user(email=email, name=name, role=role, department=department, by=SYSTEM)


def sales_pipeline() -> Pipeline:
    """The default pipeline of deals: New, Offer, Paid, Shipping, Won, Lost."""
    found = Pipeline.objects.filter(of_kind="deal", is_default=True).first()
    return found or create_pipeline(name="Sales", stages=STAGES, is_default=True, by=SYSTEM)
