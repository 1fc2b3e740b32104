"""What became of the records of a pipeline in a period: the fifth way to look at them (CR-48)."""
