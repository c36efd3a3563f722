"""Numbers and extensions that lead elsewhere."""

from collections.abc import Iterator

from dialplan.check.otherwise.note import NOWHERE, Otherwise
from dialplan.company import Company


def compare_numbers(now: Company, draft: Company) -> Iterator[Otherwise]:
    for number in sorted(now.numbers.keys() | draft.numbers.keys()):
        before, after = now.numbers.get(number), draft.numbers.get(number)
        if before != after:
            yield Otherwise(("numbers", number), f"leads to {after or NOWHERE}", str(before or NOWHERE))
    if now.unassigned != draft.unassigned:
        yield Otherwise(("unassigned",), f"leads to {draft.unassigned}", now.unassigned)
    for extension, to in now.extensions.items():  # who gets a new one takes no call from anybody
        leads = draft.extensions.get(extension)
        if leads != to:
            yield Otherwise(("extensions", extension), f"leads to {leads or NOWHERE}", to)
