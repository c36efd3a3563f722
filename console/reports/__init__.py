"""Reports that a manager reads: one HTML file each, with its plots in it."""
