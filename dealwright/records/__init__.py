"""What every record can do: pipelines and stages, timeline, tags, notes, search."""
