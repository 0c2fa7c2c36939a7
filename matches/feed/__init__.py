"""The feed: whose look-alikes, with which filters, newest first."""
