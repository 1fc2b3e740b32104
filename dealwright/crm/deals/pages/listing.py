"""The list of deals."""

from dealwright.records.lists.pages import list_page

deal_list = list_page("deal")
