"""What calls are decided by: made from a document, whole, and given out anew with each version."""
