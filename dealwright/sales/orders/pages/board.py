"""The boards of orders: by status, by deadline, by day; their list; moving them from status to status."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dealwright.kit.numbers import whole_number
from dealwright.records.boards.calendar_pages import calendar_event_page, calendar_page
from dealwright.records.boards.pages import board_column_page, board_page, stage_page
from dealwright.records.boards.step_pages import next_step_page, steps_column_page, steps_page
from dealwright.records.lists.pages import list_page
from dealwright.records.pipelines.asking import fields_page
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.pages.card import ask_for_reason

orders = board_page("order")
order_list = list_page("order")
order_column = board_column_page("order")
order_stage_fields = fields_page("order")
orders_by_step = steps_page("order")
order_step_column = steps_column_page("order")
order_next_step = next_step_page("order")
order_calendar = calendar_page("order")
order_calendar_event = calendar_event_page("order")
_move = stage_page("order")


@require_POST
def order_stage(request: HttpRequest, id: int) -> HttpResponse:
    """Give an order another status; for “canceled” the reason is asked first (ST-40)."""
    found = get_object_or_404(Order.objects.changed_by(request.actor), pk=id)
    if not found.is_canceled and found.is_cancel_stage(whole_number(request.POST.get("stage"))):
        return ask_for_reason(request, found)
    return _move(request, id)
