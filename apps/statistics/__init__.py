"""Aggregates of a gmina: computed, protected, sent as a parcel."""
