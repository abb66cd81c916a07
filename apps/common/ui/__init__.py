"""Presentation shared by all contexts: form rendering, widgets, problem lists."""
