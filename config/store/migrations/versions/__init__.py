"""One file per step from one state of the tables to the next."""
