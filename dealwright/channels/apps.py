"""What the channels plug in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "dealwright.channels"
    label = "channels"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.channels.messages import words
        from dealwright.events import parts
        from dealwright.records.timeline import bodies, links, themes
        from dealwright.web import jinja, navigation

        parts.load("dealwright.channels", "messages")
        bodies.add("message", words.states_of)
        links.add("message", "/messages/{}".format)
        themes.add(themes.ACTIVITIES, "message")
        jinja.add("message_state", words.message_state)
        jinja.add("message_tone", words.message_tone)
        jinja.add("message_purpose", words.message_purpose)
        plug("messages", "dealwright.channels.messages.api.router", tag="Messages")
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
