"""Any destination: the closed union of all of them."""

from dialplan.destinations.endings import Announcement, Busy, External, HangUp
from dialplan.destinations.hunt_group import HuntGroup
from dialplan.destinations.mailbox import Mailbox
from dialplan.destinations.menu import Menu
from dialplan.destinations.person import InactivePerson, Person
from dialplan.destinations.voicemail import Voicemail

Destination = (
    Menu | HuntGroup | Person | InactivePerson | Voicemail | Mailbox | Announcement | External | Busy | HangUp
)
