"""The ids that tie a company's objects, its phones and its calls together."""

from typing import NewType

OrganisationId = NewType("OrganisationId", str)
DestinationId = NewType("DestinationId", str)
"""Where a call can go, e.g. ``menus/main``: a section of the configuration and the key chosen there."""

PersonId = NewType("PersonId", str)
"""A person inside the organisation, by the key the administrator chose; never a name."""

CallId = NewType("CallId", str)
"""One call: Asterisk's unique id of the caller's channel."""

Endpoint = NewType("Endpoint", str)
"""What Asterisk can ring, e.g. ``PJSIP/201``."""

AudioId = NewType("AudioId", str)
"""An audio file, by the key the administrator chose."""
