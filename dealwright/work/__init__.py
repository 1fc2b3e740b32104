"""What people have to do and to know: tasks, notifications."""
