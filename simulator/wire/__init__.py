"""The network of a virtual world, in memory."""
