"""What the channels plug in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "dealwright.channels"
    label = "channels"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.automation.rules import catalogue
        from dealwright.automation.triggers import catalogue as triggers
        from dealwright.channels.attached import queries as attached
        from dealwright.channels.attached.forgetting import let_files_go
        from dealwright.channels.messages import automation, jobs, words
        from dealwright.channels.messages.models import Message
        from dealwright.channels.messages.triggers import TRIGGERS
        from dealwright.channels.sender_addresses.leaving import address_of_letter
        from dealwright.channels.sender_addresses.letters import is_confirmation
        from dealwright.events import loops, parts
        from dealwright.people import access
        from dealwright.people.letters import addressing, enclosing, unreadable
        from dealwright.records.bin.actions import purge_with
        from dealwright.records.files import holders
        from dealwright.records.timeline import along, bodies, links, themes
        from dealwright.web import jinja, navigation

        parts.load("dealwright.channels", "messages", "senders", "tracking", "refusals", "sender_addresses")
        for name in automation.__all__:
            catalogue.add(getattr(automation, name))
        for purpose, label in words.OWN_PURPOSES.items():
            words.add_purpose(purpose, label)
        loops.add(loops.Loop("channels.texts", jobs.step, poll_seconds=1))
        loops.add(loops.Loop("channels.text_orphans", jobs.free_orphans, poll_seconds=2))
        for trigger_kind in TRIGGERS:
            triggers.add(trigger_kind)
        bodies.add("message", words.states_of)
        along.add("message", attached.files_in_timelines)
        holders.add("message", lambda: Message.objects)
        enclosing.tell(attached.enclosed_in_letter)
        unreadable.add(words.is_letter_with_secrets)
        unreadable.add(is_confirmation)
        addressing.tell(address_of_letter)
        purge_with(let_files_go)
        links.add("message", "/messages/{}".format)
        themes.add(themes.ACTIVITIES, "message")
        jinja.add("message_state", words.message_state)
        jinja.add("message_tone", words.message_tone)
        jinja.add("message_purpose", words.message_purpose)
        jinja.add("message_channel", words.message_channel)
        plug("channels", "dealwright.channels.senders.api.router", tag="Channels")
        plug("gateways", "dealwright.channels.senders.api.gateways_router", tag="Channels")
        plug("messages", "dealwright.channels.messages.api.router", tag="Messages")
        plug("messages", "dealwright.channels.refusals.api.message_router", tag="Messages")
        plug("sender-addresses", "dealwright.channels.sender_addresses.api.router", tag="Channels")
        plug("letter-refusals", "dealwright.channels.refusals.api.router", tag="Messages")
        navigation.add(
            navigation.MenuEntry(
                name="messages",
                label=_("Messages"),
                icon="message",
                url_name="messages",
                area="more",
                keywords=_("letters e-mails sent to clients"),
                order=25,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="channels",
                label=_("Channels"),
                icon="antenna",
                url_name="channels",
                order=96,
                area="settings",
                group=_("People and mail"),
                hint=_("SMS, WhatsApp, tracking of letters"),
                keywords=_("gateway apprise twilio sms whatsapp tracking"),
                visible=access.may_change_settings,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="sender-addresses",
                label=_("Sender addresses"),
                icon="at",
                url_name="sender-addresses",
                order=97,
                area="settings",
                group=_("People and mail"),
                hint=_("From which addresses letters of rules may come"),
                keywords=_("mail senders e-mail from address confirm"),
                visible=lambda actor: actor.user is not None,
            )
        )
