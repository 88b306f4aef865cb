"""Tags of the pages of requests: `{% load requests %}`."""

from django import template

from compliance.subject_requests import panel

register = template.Library()
register.simple_tag(panel.tone_of, name="due_tone")
