"""Letters of a procedure: composed, guarded, sent, proven, and kept in one register."""
