"""What the compact CRM plugs in."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompactConfig(AppConfig):
    name = "dealwright.compact"
    label = "compact"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.compact.settings import queries as settings
        from dealwright.compact.settings.actions import set_up
        from dealwright.compact.subjects.listing import SUBJECT_LIST
        from dealwright.events import parts
        from dealwright.people import access
        from dealwright.records.extensions import extension as extensions
        from dealwright.records.extensions.queries import is_on
        from dealwright.records.lists import listing as lists
        from dealwright.records.lists import ways
        from dealwright.records.pipelines import limits, uses
        from dealwright.web import navigation

        def sees_subjects(actor: Any) -> bool:
            return access.may(actor, "deal", access.Verb.SEE) and is_on(settings.NAME)

        parts.load("dealwright.compact", "settings", "subjects")
        extensions.add(
            extensions.Extension(
                name=settings.NAME,
                label=_("Compact CRM"),
                description=_(
                    "Subjects, actions and markers in one short funnel, for companies that want no more. "
                    "It works on the same clients and deals as the whole CRM."
                ),
                icon="target",
                url="/subjects",
                settings_url="/subjects/settings",
                keywords=_("CRM subjects funnel actions Olist Tiny"),
                on_switch_on=set_up,
            )
        )
        limits.add(
            settings.most_stages,
            says=_("A funnel of subjects has at most 10 stages; delete one first."),
            longest_name=settings.longest_stage_name,
        )
        uses.add(settings.uses_of_funnel)
        lists.add(SUBJECT_LIST)
        ways.add(SUBJECT_LIST.key, ways.Way("board", _("Funnel"), "filter", "/subjects/funnel"))
        navigation.add(
            navigation.MenuEntry(
                name="subjects",
                label=_("Subjects"),
                icon="target",
                url_name="subjects",
                order=15,
                visible=sees_subjects,
                keywords=_("compact CRM funnel actions"),
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="subject-report",
                label=_("Actions done"),
                icon="chart-bar",
                url_name="subject-report",
                order=60,
                area="more",
                visible=sees_subjects,
                keywords=_("report of subjects"),
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="subject-settings",
                label=_("Settings of subjects"),
                icon="settings",
                url_name="subject-settings",
                order=93,
                area="settings",
                group=_("CRM"),
                hint=_("The funnel of the compact CRM"),
                visible=lambda actor: access.may_change_settings(actor) and is_on(settings.NAME),
                keywords=_("markers funnel days without interaction"),
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="new-subject",
                label=_("New subject"),
                icon="target",
                url_name="new-subject",
                order=5,
                area="create",
                visible=lambda actor: access.may(actor, "deal", access.Verb.CREATE) and is_on(settings.NAME),
            )
        )
        plug("subjects", "dealwright.compact.subjects.api.router", tag="Subjects")
        plug("subjects", "dealwright.compact.report.api.router", tag="Subjects")
        plug("subjects", "dealwright.compact.settings.api.router", tag="Subjects")
        plug("contacts", "dealwright.compact.history.api.router", tag="Contacts")
        plug("companies", "dealwright.compact.history.api.company_router", tag="Companies")
