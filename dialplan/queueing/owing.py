"""Whether a callback that is owed may be made now, by the configuration as it is today."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from dialplan.company import NO_COMPANY, Company
from dialplan.destinations import HuntGroup
from dialplan.next import admit
from dialplan.queueing.promises import Promise, expiry_of


@dataclass(frozen=True, slots=True)
class MayCall:
    """As soon as there is an agent for it."""

    company: Company
    group: HuntGroup


@dataclass(frozen=True, slots=True)
class NotYet:
    """``until`` is None where nobody knows: the group is closed."""

    group: HuntGroup
    until: datetime | None = None


class Why(Enum):
    GROUP_GONE = auto()
    EXPIRED = auto()


@dataclass(frozen=True, slots=True)
class Over:
    """It can't be kept any more."""

    company: Company
    why: Why


Owing = MayCall | NotYet | Over


def judge_promise(promise: Promise, companies: Iterable[Company], now: datetime) -> Owing:
    company = company_of(promise, companies)
    group = company.destinations.get(promise.group)
    if not isinstance(group, HuntGroup):
        return Over(company, Why.GROUP_GONE)
    if now >= expiry_of(promise, group.hours, company.time_zone):
        return Over(company, Why.EXPIRED)
    if promise.not_before is not None and now < promise.not_before:
        return NotYet(group, promise.not_before)
    admission = admit(company, group, now)
    is_closed = admission is not None and admission.to is not None
    return NotYet(group) if is_closed else MayCall(company, group)


def company_of(promise: Promise, companies: Iterable[Company]) -> Company:
    """The company that owes it; one that is gone owes it by its name alone."""
    gone = replace(NO_COMPANY, organisation=promise.organisation)
    return next((one for one in companies if one.organisation == promise.organisation), gone)
