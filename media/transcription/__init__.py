"""Messages written down: a worker process with a speech recognition model, and who keeps it going."""
