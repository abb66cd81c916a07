"""How long procedures are kept, what must stay longer, and deletion with a certificate."""
