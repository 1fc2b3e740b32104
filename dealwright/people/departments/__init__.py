"""Departments: a tree with heads."""
