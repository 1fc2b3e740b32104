"""The boards of deals: by stage, by deadline, by day, and the report of them."""

from __future__ import annotations

from dealwright.records.boards.calendar_pages import calendar_event_page, calendar_page
from dealwright.records.boards.pages import board_column_page, board_page, stage_page
from dealwright.records.boards.step_pages import next_step_page, steps_column_page, steps_page
from dealwright.records.reports.pages import report_page

deals = board_page("deal")
deal_column = board_column_page("deal")
deal_stage = stage_page("deal")
deals_by_step = steps_page("deal")
deal_step_column = steps_column_page("deal")
deal_next_step = next_step_page("deal")
deal_calendar = calendar_page("deal")
deal_calendar_event = calendar_event_page("deal")
deal_report = report_page("deal")
