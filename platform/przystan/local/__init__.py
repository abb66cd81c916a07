"""The whole platform on one machine: real servers under ``.local/``, started and stopped together."""
