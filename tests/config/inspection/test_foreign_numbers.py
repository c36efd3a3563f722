from config.inspection import find_foreign_numbers, numbers_named
from dialplan.check import Severity
from dialplan.ids import OrganisationId
from dialplan.numbers import E164
from tests.config.inspection.documents import document

THEIRS = E164("+46846500490")
FORWARDING = document(more='externals:\n  them: {name: Dem, number: "+46 8 465 004 90"}\n')
OTHER, OWN = OrganisationId("other"), OrganisationId("small")


def test_forwarding_to_another_organisation_is_a_warning() -> None:
    (finding,) = find_foreign_numbers(FORWARDING, {THEIRS: OTHER})
    assert (finding.where, finding.severity) == (("externals", "them", "number"), Severity.WARNING)


def test_claiming_its_number_is_an_error() -> None:
    (finding,) = find_foreign_numbers(FORWARDING, {E164("+46846500400"): OTHER})
    assert (finding.where, finding.severity) == (("numbers", "08-465 004 00"), Severity.ERROR)


def test_ones_own_numbers_and_nobodys_are_right() -> None:
    assert not list(find_foreign_numbers(FORWARDING, {E164("+46846500400"): OWN}))


def test_whose_numbers_to_ask_for() -> None:
    assert numbers_named(FORWARDING) == {THEIRS, E164("+46846500400")}
