"""Template tags shared by all contexts."""
