"""What a person can do to a configuration; one file per section of the guide, one class per thing to do."""

from config.operations.operation import Operation, Situation

__all__ = ["Operation", "Situation"]
