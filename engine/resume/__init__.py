"""What a restart needs: each call's progress on disk, and the calls whose caller may still be there."""

from engine.resume.journal import FileJournal
from engine.resume.orphans import Orphans

__all__ = ["FileJournal", "Orphans"]
