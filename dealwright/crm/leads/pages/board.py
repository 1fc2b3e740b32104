"""The views of leads: board, list, by deadline, calendar, report."""

from dealwright.records.boards.calendar_pages import calendar_event_page, calendar_page
from dealwright.records.boards.pages import board_column_page, board_page
from dealwright.records.boards.step_pages import next_step_page, steps_column_page, steps_page
from dealwright.records.lists.pages import list_page
from dealwright.records.reports.pages import report_page

leads = board_page("lead")
lead_column = board_column_page("lead")
lead_list = list_page("lead")
leads_by_step = steps_page("lead")
lead_step_column = steps_column_page("lead")
lead_next_step = next_step_page("lead")
lead_calendar = calendar_page("lead")
lead_calendar_event = calendar_event_page("lead")
lead_report = report_page("lead")
