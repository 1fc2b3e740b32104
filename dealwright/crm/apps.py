"""What the CRM plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    name = "dealwright.crm"
    label = "crm"

    def ready(self) -> None:
        from dealwright.crm import attached, belonging, cards, palette
        from dealwright.events import parts

        parts.load("dealwright.crm", "companies", "contacts", "deals", "leads", "conversion", "requisites")
        parts.load("dealwright.crm", "settings", "inquiries", "activities", "merging", "recurring")
        _plug_settings()
        _plug_deals()
        _plug_clients()
        _plug_activities()
        _plug_leads()
        _plug_merging()
        _plug_trials()
        _plug_rules()
        palette.declare()
        cards.declare()
        attached.declare()
        belonging.declare()


def _plug_trials() -> None:
    """What is opened to try the automation, and the rules that are ready to be taken."""
    from dealwright.automation.recipes import catalogue as recipes
    from dealwright.automation.trials import openers
    from dealwright.crm.deals.actions import create_deal
    from dealwright.crm.leads.actions import create_lead
    from dealwright.crm.recipes import DEALS, LEADS

    openers.add("deal", create_deal)
    openers.add("lead", create_lead)
    recipes.add(*DEALS, *LEADS)


def _plug_rules() -> None:
    """What rules may do with clients, leads, deals and their products."""
    from dealwright.automation.rules import catalogue
    from dealwright.crm.companies.automation import EDIT_COMPANY
    from dealwright.crm.contacts.automation import EDIT_CONTACT
    from dealwright.crm.conversion import automation as conversion
    from dealwright.crm.deals import automation as deals
    from dealwright.crm.requisites.automation import CHANGE_REQUISITES, READ_REQUISITES

    for rule_action in (
        EDIT_CONTACT,
        EDIT_COMPANY,
        READ_REQUISITES,
        CHANGE_REQUISITES,
        conversion.CREATE_CONTACT_FOR_LEAD,
        conversion.CONVERT_LEAD,
        conversion.CREATE_REPEAT_LEAD,
        deals.DUPLICATE_DEAL,
        deals.ADD_LINE,
        deals.CLEAR_LINES,
        deals.COPY_LINES,
        deals.READ_LINE,
    ):
        catalogue.add(rule_action)


def _plug_settings() -> None:
    """How the CRM is used here, and what comes in."""
    from dealwright.api import plug
    from dealwright.automation.rules import catalogue
    from dealwright.crm.inquiries.automation import ADD_TO_EXCEPTIONS
    from dealwright.crm.settings import switching
    from dealwright.crm.settings.blocks import settings_gear
    from dealwright.crm.settings.queries import named_by_settings
    from dealwright.events import loops
    from dealwright.people import access
    from dealwright.records.pipelines import uses
    from dealwright.web import navigation, slots

    slots.fill("board.actions", settings_gear)
    loops.add(loops.Loop("crm.mode_switch", switching.step, poll_seconds=5, woken_by_changes=True))
    navigation.add(
        navigation.MenuEntry(
            name="crm-settings",
            label=_("Settings of the CRM"),
            icon="settings",
            url_name="crm-settings",
            order=60,
            area="settings",
            group=_("CRM"),
            hint=_("Leads or deals, repeat sales, quiet days"),
            keywords=_("mode simple classic leads repeat sales counters days exceptions"),
            visible=access.may_change_settings,
        )
    )
    uses.add(named_by_settings)
    catalogue.add(ADD_TO_EXCEPTIONS)
    plug("settings/crm", "dealwright.crm.settings.api.router", tag="Settings of the CRM")
    plug("inquiries", "dealwright.crm.inquiries.api.router", tag="Inquiries")
    plug("contact-exceptions", "dealwright.crm.inquiries.api.exceptions_router", tag="Inquiries")


def _plug_deals() -> None:
    """Deals, and the tunnels between their pipelines."""
    from dealwright.api import plug
    from dealwright.automation.on_records.automation import change_observers
    from dealwright.automation.rules import catalogue
    from dealwright.crm.activities import counters
    from dealwright.crm.belonging import deals_of_clients
    from dealwright.crm.clients import CLIENTS
    from dealwright.crm.deals.actions import create_deal, delete_deal, edit_deal, move_deal, restore_deal
    from dealwright.crm.deals.automation import COPY_DEAL, MOVE_DEAL
    from dealwright.crm.deals.boarding import DEAL_BOARD
    from dealwright.crm.deals.fields import DEAL_FIELDS
    from dealwright.crm.deals.listing import DEAL_LIST
    from dealwright.crm.deals.models import Deal
    from dealwright.crm.marketing import gathered
    from dealwright.crm.recurring import jobs as recurring_jobs
    from dealwright.crm.recurring.pages import link_to_recurring, repeat_button
    from dealwright.crm.recurring.queries import templates_on
    from dealwright.crm.tunnels.pages import link_to_tunnels
    from dealwright.crm.tunnels.queries import tunnels_to
    from dealwright.events import loops
    from dealwright.people import access
    from dealwright.records import kinds, observing
    from dealwright.records.boards import board as boards
    from dealwright.records.lists import listing as lists
    from dealwright.records.pipelines import uses
    from dealwright.records.timeline import links
    from dealwright.web import navigation, slots

    kinds.add(
        kinds.RecordKind(
            name="deal",
            model="crm.Deal",
            label=_("Deal"),
            label_plural=_("Deals"),
            icon="briefcase",
            url=lambda id: f"/deals/{id}",
            move=move_deal,
            create=lambda by, **values: create_deal(by=by, **gathered(values)),
            edit=edit_deal,
            delete=delete_deal,
            restore=restore_deal,
            fields=DEAL_FIELDS,
            of_clients=deals_of_clients,
            linked=(*CLIENTS, kinds.Linked("lead", _("Lead"), "lead", lambda deal: deal.lead)),
            observed_by="observers",
            list_url="/deals/list",
            order=20,
        )
    )
    lists.add(DEAL_LIST)
    boards.add(DEAL_BOARD)
    observing.ask_along(Deal)
    navigation.add(
        navigation.MenuEntry(
            name="deals",
            label=_("Deals"),
            icon="layout-kanban",
            url_name="deals",
            order=20,
            count=counters.of("deal"),
            shortcut="g d",
            keywords=_("board pipeline funnel sales"),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-deal",
            label=_("New deal"),
            icon="layout-kanban",
            url_name="new-deal",
            order=10,
            area="create",
            shortcut="c d",
            visible=lambda actor: access.may(actor, "deal", access.Verb.CREATE),
        )
    )
    catalogue.add(COPY_DEAL)
    catalogue.add(MOVE_DEAL)
    catalogue.add(change_observers(frozenset({"deal", "lead"})))
    uses.add(tunnels_to)
    uses.add(templates_on)
    links.add("recurring_deal", "/recurring-deals/{}".format)
    slots.fill("board.actions", link_to_recurring)
    slots.fill("deal.card.actions", repeat_button)
    loops.add(loops.Loop("crm.recurring_deals", recurring_jobs.step, poll_seconds=20))
    plug("recurring-deals", "dealwright.crm.recurring.api.router", tag="Recurring deals")
    slots.fill("pipelines.actions", link_to_tunnels)
    plug("deals", "dealwright.crm.deals.api.router", tag="Deals")
    plug("tunnels", "dealwright.crm.tunnels.api.router", tag="Tunnels")


def _plug_clients() -> None:
    """Contacts, companies and their requisites."""
    from dealwright.api import plug
    from dealwright.channels.messages import reach
    from dealwright.crm.companies.actions import create_company, delete_company, edit_company, restore_company
    from dealwright.crm.companies.fields import COMPANY_FIELDS
    from dealwright.crm.companies.listing import COMPANY_LIST
    from dealwright.crm.contacts.actions import create_contact, delete_contact, edit_contact, restore_contact
    from dealwright.crm.contacts.fields import CONTACT_FIELDS
    from dealwright.crm.contacts.listing import CONTACT_LIST
    from dealwright.crm.reaching.telling import ways_to_write
    from dealwright.people import access
    from dealwright.records import kinds
    from dealwright.records.lists import listing as lists
    from dealwright.web import navigation

    reach.tell(ways_to_write)
    kinds.add(
        kinds.RecordKind(
            name="contact",
            model="crm.Contact",
            label=_("Contact"),
            label_plural=_("Contacts"),
            icon="address-book",
            url=lambda id: f"/contacts/{id}",
            create=create_contact,
            edit=edit_contact,
            delete=delete_contact,
            restore=restore_contact,
            fields=CONTACT_FIELDS,
            list_url="/contacts",
            order=30,
        )
    )
    kinds.add(
        kinds.RecordKind(
            name="company",
            model="crm.Company",
            label=_("Company"),
            label_plural=_("Companies"),
            icon="building",
            url=lambda id: f"/companies/{id}",
            create=create_company,
            edit=edit_company,
            delete=delete_company,
            restore=restore_company,
            fields=COMPANY_FIELDS,
            list_url="/companies",
            order=35,
        )
    )
    lists.add(CONTACT_LIST)
    lists.add(COMPANY_LIST)
    navigation.add(
        navigation.MenuEntry(
            name="contacts",
            label=_("Contacts"),
            icon="address-book",
            url_name="contacts",
            order=30,
            shortcut="g p",
            keywords=_("people clients customers persons"),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-contact",
            label=_("New contact"),
            icon="address-book",
            url_name="new-contact",
            order=20,
            area="create",
            shortcut="c p",
            visible=lambda actor: access.may(actor, "contact", access.Verb.CREATE),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="companies",
            label=_("Companies"),
            icon="building",
            url_name="companies",
            order=31,
            shortcut="g c",
            keywords=_("organisations firms clients suppliers partners"),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-company",
            label=_("New company"),
            icon="building",
            url_name="new-company",
            order=25,
            area="create",
            shortcut="c o",
            visible=lambda actor: access.may(actor, "company", access.Verb.CREATE),
        )
    )
    plug("contacts", "dealwright.crm.contacts.api.router", tag="Contacts")
    plug("companies", "dealwright.crm.companies.api.router", tag="Companies")
    plug("requisites", "dealwright.crm.requisites.api.router", tag="Requisites")
    plug("requisite-presets", "dealwright.crm.requisites.api.preset_router", tag="Requisites")


def _plug_activities() -> None:
    """What is planned for all of them, done and waited for."""
    from dealwright.api import plug
    from dealwright.automation.rules import catalogue
    from dealwright.crm.activities import counters
    from dealwright.crm.activities.actions import delete_activity, edit_activity, restore_activity
    from dealwright.crm.activities.automation import PLAN_ACTIVITY, WAIT
    from dealwright.crm.activities.fields import ACTIVITY_FIELDS
    from dealwright.crm.activities.jobs import step as send_reminder
    from dealwright.crm.activities.listing import ACTIVITY_LIST
    from dealwright.crm.activities.planned import composer, my_reminders, planned
    from dealwright.crm.activities.queries import results_of
    from dealwright.crm.activities.subjects import may_plan
    from dealwright.crm.activities.today import planned_today
    from dealwright.events import loops
    from dealwright.records import kinds
    from dealwright.records.lists import listing as lists
    from dealwright.records.timeline import bodies
    from dealwright.web import navigation, slots

    kinds.add(
        kinds.RecordKind(
            name="activity",
            model="crm.Activity",
            label=_("Activity"),
            label_plural=_("Activities"),
            icon="calendar-due",
            url="/activities/{}".format,
            edit=edit_activity,
            delete=delete_activity,
            restore=restore_activity,
            fields=ACTIVITY_FIELDS,
            has_own_rights=False,
            is_ongoing={"done_at": None},
            list_url="/activities",
            order=34,
        )
    )
    lists.add(ACTIVITY_LIST)
    slots.fill("card.composer", composer)
    slots.fill("card.planned", planned)
    slots.fill("me.sections", my_reminders)
    slots.fill("today.planned", planned_today)
    navigation.add(
        navigation.MenuEntry(
            name="activities",
            label=_("Activities"),
            icon="calendar-due",
            url_name="activities",
            order=28,
            count=counters.of("activity"),
            shortcut="g v",
            keywords=_("calls meetings to-dos planned"),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-activity",
            label=_("New activity"),
            icon="calendar-plus",
            url_name="new-activity",
            order=25,
            area="create",
            shortcut="c a",
            keywords=_("plan a call meeting to-do"),
            visible=may_plan,
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="calendar",
            label=_("My calendar"),
            icon="calendar",
            url_name="calendar",
            order=60,
            area="more",
            shortcut="g k",
            keywords=_("month week deadlines plan"),
        )
    )
    catalogue.add(PLAN_ACTIVITY)
    catalogue.add(WAIT)
    bodies.add("activity", results_of)
    loops.add(loops.Loop("crm.reminders", send_reminder, poll_seconds=10))
    plug("activities", "dealwright.crm.activities.api.router", tag="Activities")


def _plug_leads() -> None:
    """Leads and their conversion."""
    from dealwright.api import plug
    from dealwright.crm.activities import counters
    from dealwright.crm.belonging import of_clients
    from dealwright.crm.clients import CLIENTS
    from dealwright.crm.conversion.simple_mode import take_lead
    from dealwright.crm.leads import queries as leads
    from dealwright.crm.leads.actions import create_lead, delete_lead, edit_lead, move_lead, restore_lead
    from dealwright.crm.leads.actions.opening import take_each_with
    from dealwright.crm.leads.boarding import LEAD_BOARD
    from dealwright.crm.leads.fields import LEAD_FIELDS
    from dealwright.crm.leads.listing import LEAD_LIST
    from dealwright.crm.leads.models import Lead
    from dealwright.crm.marketing import gathered
    from dealwright.people import access
    from dealwright.records import kinds, observing
    from dealwright.records.boards import board as boards
    from dealwright.records.lists import listing as lists
    from dealwright.web import navigation

    kinds.add(
        kinds.RecordKind(
            name="lead",
            model="crm.Lead",
            label=_("Lead"),
            label_plural=_("Leads"),
            icon="user-question",
            url=lambda id: f"/leads/{id}",
            move=move_lead,
            create=lambda by, **values: create_lead(by=by, **gathered(values)),
            edit=edit_lead,
            delete=delete_lead,
            restore=restore_lead,
            fields=LEAD_FIELDS,
            of_clients=of_clients,
            linked=CLIENTS,
            observed_by="observers",
            list_url="/leads/list",
            order=15,
        )
    )
    lists.add(LEAD_LIST)
    boards.add(LEAD_BOARD)
    observing.ask_along(Lead)
    leads.ask_along()
    navigation.add(
        navigation.MenuEntry(
            name="leads",
            label=_("Leads"),
            icon="user-question",
            url_name="leads",
            order=15,
            shortcut="g l",
            keywords=_("inquiries prospects board cold"),
            count=counters.of("lead"),
            visible=lambda actor: access.may(actor, "lead", access.Verb.SEE) and leads.leads_are_used(actor),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-lead",
            label=_("New lead"),
            icon="user-question",
            url_name="new-lead",
            order=5,
            area="create",
            shortcut="c l",
            visible=lambda actor: (
                access.may(actor, "lead", access.Verb.CREATE) and leads.leads_are_used(actor)
            ),
        )
    )
    take_each_with(take_lead)
    plug("leads", "dealwright.crm.leads.api.router", tag="Leads")
    plug("leads", "dealwright.crm.conversion.api.router", tag="Leads")


def _plug_merging() -> None:
    """Duplicates of clients, and merging them."""
    from functools import partial

    from dealwright.api import plug
    from dealwright.channels.messages.models import MessageLink
    from dealwright.crm.activities.models import Binding
    from dealwright.crm.merging import moving, queries
    from dealwright.crm.merging.blocks import duplicates_link
    from dealwright.records import successors
    from dealwright.records.files.models import File
    from dealwright.records.notes.models import Note
    from dealwright.records.timeline import former, themes
    from dealwright.records.timeline.models import Pin
    from dealwright.web import slots
    from dealwright.work.notifications.models import Notification
    from dealwright.work.tasks.models import Task

    slots.fill("client.card.duplicates", duplicates_link)
    for kind in moving.MODELS:
        successors.add(kind, partial(queries.successors_of, kind))
        former.add(kind, partial(queries.merged_into, kind))
    moving.add(moving.KindAndId("note", Note, "on_kind", "on_id"))
    moving.add(moving.KindAndId("file", File, "on_kind", "on_id"))
    moving.add(moving.KindAndId("pin", Pin, "on_kind", "on_id", per=("event_id",)))
    moving.add(moving.KindAndId("task", Task, "about_kind", "about_id"))
    moving.add(moving.KindAndId("activity", Binding, "on_kind", "on_id", per=("activity_id",)))
    moving.add(moving.KindAndId("message", MessageLink, "on_kind", "on_id", per=("message_id",)))
    moving.add(moving.KindAndId("notification", Notification, "subject_kind", "subject_id"))
    themes.add(themes.ACTIVITIES, "activity")
    plug("contacts", "dealwright.crm.merging.api.contact_router", tag="Contacts")
    plug("companies", "dealwright.crm.merging.api.company_router", tag="Companies")
    plug("duplicates", "dealwright.crm.merging.api.router", tag="Duplicates")
