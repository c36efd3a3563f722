"""Announcements: something is said, then the call goes on."""

from config.entry import HANG_UP, Entry, To
from config.speeches import Language, Text, speech_of
from dialplan.destinations import Announcement
from dialplan.ids import DestinationId


class AnnouncementEntry(Entry):
    says: Text
    then: To = HANG_UP

    def destination(self, id_: DestinationId, language: Language) -> Announcement:
        return Announcement(id_, speech_of(self.says, language), self.then)
