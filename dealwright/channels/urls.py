"""The addresses of the channels."""

from django.urls import path

from dealwright.channels.messages import pages as messages

urlpatterns = [
    path("messages", messages.messages, name="messages"),
    path("messages/<int:id>", messages.message, name="message"),
    path("messages/<int:id>/state", messages.message_state, name="message-state"),
    path("messages/<int:id>/look", messages.message_look, name="message-look"),
    path("messages/<int:id>/sending", messages.message_sending, name="message-sending"),
]
