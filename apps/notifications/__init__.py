"""Inbox and e-mail to staff."""
