"""From one document to the next: what may change, what did, and why something was refused."""
