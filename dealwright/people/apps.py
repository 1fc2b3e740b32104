"""What the people floor plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "dealwright.people"
    label = "people"

    def ready(self) -> None:
        from dealwright.api import hide_fields_with, plug, register_authenticator
        from dealwright.events import loops, parts
        from dealwright.people import access, along
        from dealwright.people.absences import words as absences
        from dealwright.people.letters import jobs as letter_jobs
        from dealwright.people.letters import words as letters
        from dealwright.people.sessions import jobs as session_jobs
        from dealwright.people.showing import shows
        from dealwright.people.signing import hearing, overview
        from dealwright.people.tokens.queries import owner_of
        from dealwright.people.users.languages import keep_language
        from dealwright.people.workdays import blocks as workdays
        from dealwright.people.workdays import jobs as workday_jobs
        from dealwright.people.workdays import queries as workday_queries
        from dealwright.people.workdays import words as workday_words
        from dealwright.web import commands, jinja, navigation, preferences, slots

        parts.load(
            "dealwright.people",
            "users",
            "roles",
            "tokens",
            "signing",
            "sessions",
            "providers",
            "departments",
            "absences",
            "invitations",
            "letters",
            "mail_server",
            "workdays",
        )
        along.ask(workday_queries.ARE_NOTED, workday_queries.noted_along)
        along.ask(workday_queries.MY_DAY, workday_queries.my_day_along)
        slots.fill("person.mark", workdays.person_mark)
        slots.fill("person.menu", workdays.person_menu)
        loops.add(loops.Loop("people.working_days", workday_jobs.step, poll_seconds=30))
        jinja.add("time_worked", workday_words.time_worked)
        jinja.add("month_in_words", workday_words.month_in_words)
        plug("working-days", "dealwright.people.workdays.api.router", tag="Working days")
        plug("settings/working-days", "dealwright.people.workdays.api.rules_router", tag="Working days")
        register_authenticator(owner_of)
        hearing.listen()
        slots.fill("person.sections", overview.of_person)
        loops.add(loops.Loop("people.sessions", session_jobs.step, poll_seconds=3600))
        plug("sessions", "dealwright.people.sessions.api.router", tag="Signing in")
        plug("sign-in-rules", "dealwright.people.signing.api.rules", tag="Signing in")
        plug("sign-in-locks", "dealwright.people.signing.api.locks", tag="Signing in")
        plug("sign-in-providers", "dealwright.people.providers.api.router", tag="Signing in")
        plug("users", "dealwright.people.signing.api.steps", tag="Signing in")
        hide_fields_with(access.hidden_fields)
        jinja.add("shows", shows)
        jinja.add("may_change_settings", access.may_change_settings)
        jinja.add("away", absences.away)
        jinja.add("days_in_words", absences.days_in_words)
        jinja.add("absence_kind", absences.absence_kind)
        jinja.add("letter_state", letters.letter_state)
        jinja.add("letter_tone", letters.letter_tone)
        loops.add(loops.Loop("people.letters", letter_jobs.step, poll_seconds=1))
        loops.add(loops.Loop("people.letter_orphans", letter_jobs.free_orphans, poll_seconds=2))
        preferences.keep_language_with(keep_language)
        plug("users", "dealwright.people.users.api.router", tag="Users")
        plug("departments", "dealwright.people.departments.api.router", tag="Departments")
        plug("absences", "dealwright.people.absences.api.router", tag="Absences")
        plug("invitations", "dealwright.people.invitations.api.router", tag="Invitations")
        plug("letters", "dealwright.people.letters.api.router", tag="Mail")
        plug("settings/mail-server", "dealwright.people.mail_server.api.router", tag="Mail")
        plug("roles", "dealwright.people.roles.api.router", tag="Roles")
        navigation.add(
            navigation.MenuEntry(
                name="people",
                label=_("People"),
                icon="users",
                url_name="people",
                order=90,
                area="more",
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="mail",
                label=_("Mail"),
                icon="mail",
                url_name="letters",
                order=95,
                area="settings",
                group=_("People and mail"),
                hint=_("The mail server, and what left it"),
                visible=access.may_change_settings,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="working-days",
                label=_("My working days"),
                icon="clock",
                url_name="working-days",
                order=14,
                area="person",
                keywords=_("hours attendance break start end"),
                visible=workdays.notes_days,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="working-day-rules",
                label=_("Working days"),
                icon="clock",
                url_name="working-day-rules",
                order=97,
                area="settings",
                group=_("People and mail"),
                hint=_("Whether people note when they begin and end"),
                keywords=_("hours attendance time tracking"),
                visible=access.may_change_settings,
            )
        )
        for name, label, icon, url in (
            ("roles", _("Roles and rights"), "key", "/people/roles"),
            ("departments", _("Departments"), "building", "/people/departments"),
        ):
            commands.add(
                commands.Command(name, label, icon, url=url, order=91, visible=access.may_change_settings)
            )
        navigation.add(
            navigation.MenuEntry(
                "security", _("Sign-in and security"), "shield-check", "mfa_index", order=12, area="person"
            )
        )
        navigation.add(
            navigation.MenuEntry("me", _("My settings"), "settings", "me", order=10, area="person")
        )
