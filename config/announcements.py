"""Announcements: something is said, then the call goes on."""

from config.entry import HANG_UP, Entry, To
from config.speeches import Narrator, Text
from dialplan.destinations import Announcement
from dialplan.ids import DestinationId


class AnnouncementEntry(Entry):
    says: Text
    then: To = HANG_UP

    def destination(self, id_: DestinationId, narrator: Narrator) -> Announcement:
        return Announcement(id_, narrator.prompt(self.says), self.then)
