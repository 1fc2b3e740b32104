"""Triggers and rules on the stages of a pipeline."""
