"""The commands of `dealwright`, one file each; every file offers its `command`."""
