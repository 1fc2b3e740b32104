"""Recipes: sets of triggers and rules that are ready to be taken, put on a pipeline and taken off as one."""
