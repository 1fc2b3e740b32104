"""What was done about subjects, by whom: a report on actions, not on subjects (OL-21)."""
