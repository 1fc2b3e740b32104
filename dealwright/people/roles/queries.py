"""Questions about roles."""

from django.db.models import Count, Q, QuerySet

from dealwright.people.roles.models import Role


def roles_with_people() -> QuerySet[Role]:
    """All roles, each with the number of its active people as `people`."""
    return Role.objects.annotate(people=Count("users", filter=Q(users__is_active=True)))
