"""The addresses of the channels."""

from django.urls import path

from dealwright.channels.messages import pages as messages
from dealwright.channels.messages import writing_pages as writing
from dealwright.channels.refusals import office as refusals_office
from dealwright.channels.refusals import pages as refusals
from dealwright.channels.sender_addresses import pages as sender_addresses
from dealwright.channels.senders import pages as senders
from dealwright.channels.tracking import pages as tracking

urlpatterns = [
    path("messages", messages.messages, name="messages"),
    path("messages/new", writing.new_message, name="new-message"),
    path("messages/<int:id>", messages.message, name="message"),
    path("messages/<int:id>/state", messages.message_state, name="message-state"),
    path("messages/<int:id>/look", messages.message_look, name="message-look"),
    path("messages/<int:id>/sending", messages.message_sending, name="message-sending"),
    path("messages/<int:id>/files/<int:file_id>", messages.message_file, name="message-file"),
    path("messages/<int:id>/refusal", refusals_office.message_refusal, name="message-refusal"),
    path("settings/letter-refusals", refusals_office.letter_refusals, name="letter-refusals"),
    path(
        "settings/letter-refusals/<int:id>/removal",
        refusals_office.letter_refusal_removal,
        name="letter-refusal-removal",
    ),
    path("settings/sender-addresses", sender_addresses.sender_addresses, name="sender-addresses"),
    path(
        "settings/sender-addresses/<int:id>/asking",
        sender_addresses.sender_address_asking,
        name="sender-address-asking",
    ),
    path(
        "settings/sender-addresses/<int:id>/removal",
        sender_addresses.sender_address_removal,
        name="sender-address-removal",
    ),
    path(
        "sender-addresses/<str:token>",
        sender_addresses.sender_address_confirmation,
        name="sender-address-confirmation",
    ),
    path("settings/channels", senders.channels, name="channels"),
    path("settings/channels/tracking", senders.tracking, name="channels-tracking"),
    path("settings/channels/<slug:name>/gateways", senders.new_gateway, name="new-gateway"),
    path("settings/gateways/<int:id>", senders.gateway, name="gateway"),
    path("settings/gateways/<int:id>/test", senders.gateway_test, name="gateway-test"),
    path("settings/gateways/<int:id>/default", senders.gateway_default, name="gateway-default"),
    path("settings/gateways/<int:id>/removal", senders.gateway_removal, name="gateway-removal"),
    path("settings/channels/<slug:name>", senders.channel, name="channel"),
    path("settings/channels/<slug:name>/test", senders.channel_test, name="channel-test"),
    path("no-letters/<str:token>", refusals.no_letters, name="no-letters"),
    path("t/<str:token>.gif", tracking.opening, name="letter-opening"),
    path("l/<str:token>/<int:number>", tracking.link, name="letter-link"),
]
