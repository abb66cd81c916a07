"""Blue Card procedures: forms, states, actions."""
