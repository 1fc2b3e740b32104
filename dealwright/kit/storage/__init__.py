"""Where uploads lie: a folder of this machine, or a bucket that speaks S3; Django's storage API for both."""
