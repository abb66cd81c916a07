"""Every page through Django's client: who opens it, what it costs, what it says when something is wrong."""
