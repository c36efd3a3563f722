"""The way into the voicemail boxes: a number, or a feature code, that people call to hear their messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialplan.ids import DestinationId


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Asks for an extension and a PIN; where ``own`` is set, for the PIN of that box alone.

    ``boxes`` has each extension's box, ``own_extension`` is that of the own one, ``shared`` has the boxes
    of groups that whoever opened their own may hear, ``language`` is the one
    that is spoken to who chose none.
    """

    id: DestinationId
    boxes: Mapping[str, DestinationId] = field(default_factory=dict)
    own: DestinationId | None = None
    own_extension: str = ""
    shared: Mapping[DestinationId, tuple[DestinationId, ...]] = field(default_factory=dict)
    language: str = "sv"

    def extension_of(self, box: DestinationId) -> str:
        """The extension of a box, '' for none."""
        if box == self.own:
            return self.own_extension
        return next((extension for extension, one in self.boxes.items() if one == box), "")
