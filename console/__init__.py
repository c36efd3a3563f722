"""Where people look in; the only place that puts the parts together."""
