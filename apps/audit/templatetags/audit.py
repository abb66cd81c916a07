"""What entries of the log say."""

from django import template

from apps.audit import labels

register = template.Library()
register.filter(labels.action_label)
register.filter(labels.purpose_label)
register.filter(labels.subject_label)
register.filter(labels.why_label)
