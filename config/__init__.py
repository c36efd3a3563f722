"""What the customer has set up: read from files, checked, kept in the store, given out as snapshots."""
