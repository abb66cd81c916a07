"""Lawful hand-over of procedures from the team of one gmina to that of another."""
