"""Planning, moving, cancelling and holding."""
