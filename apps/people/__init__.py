"""Persons known to the office; protected facts are encrypted."""
