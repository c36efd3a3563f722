"""A small company for decisions to be about."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from dialplan.company import Company
from dialplan.destinations import Destination, Device
from dialplan.ids import DestinationId, Endpoint, OrganisationId, PersonId
from dialplan.numbers import E164

CompanyOf = Callable[..., Company]


@pytest.fixture
def company_of() -> CompanyOf:
    """Makes a company of these destinations whose one number leads to the first of them."""

    def make(*destinations: Destination, unassigned: str = "hangup") -> Company:
        return Company(
            organisation=OrganisationId("demo"),
            version=1,
            country="SE",
            time_zone=ZoneInfo("Europe/Stockholm"),
            destinations={destination.id: destination for destination in destinations},
            devices={PersonId("201"): (Device(Endpoint("PJSIP/201")),)},
            numbers={E164("+46846500400"): destinations[0].id},
            unassigned=DestinationId(unassigned),
        )

    return make
