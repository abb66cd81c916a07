"""What gminas reported to the marshal's office; it never sees a person."""
