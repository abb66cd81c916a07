"""What people do: fill in forms, take actions, hand NK-B over. One module a use case."""
