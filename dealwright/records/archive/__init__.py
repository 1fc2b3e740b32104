"""The archive: records that are kept with all their story, and stand on no board and in no list."""
