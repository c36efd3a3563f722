"""Configuration in YAML files: one organisation a file."""

from pathlib import Path

from config.files.reading import ConfigurationFile, read_file, read_text
from config.files.writing import write_document

DEMO_FILE = Path(__file__).parent.parent / "demo.yaml"
"""A company to try things on, shipped with the program."""

__all__ = ["DEMO_FILE", "ConfigurationFile", "read_file", "read_text", "write_document"]
