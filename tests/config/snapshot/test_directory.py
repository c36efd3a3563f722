from config.snapshot.company import company_of
from config.snapshot.directory import Directory, LiveDirectory
from dialplan.company import Company
from dialplan.ids import OrganisationId
from tests.config.companies import small

A, B = OrganisationId("a"), OrganisationId("b")


def company(organisation: str, number: str, version: int = 1) -> Company:
    return company_of(small(organisation, number), version)


def directory(*companies: Company) -> Directory:
    by_version = {(each.organisation, each.version): each for each in companies}
    newest = dict(sorted(by_version))
    return Directory(newest, by_version)


TWO = directory(company("a", "08-465 004 01"), company("b", "08-465 004 02"))


def owner(did: str, where: Directory = TWO) -> OrganisationId | None:
    found = where.company_for(did)
    return found.organisation if found else None


def test_a_number_is_found_however_the_trunk_writes_it() -> None:
    for did in ("+46846500402", "46846500402", "0846500402", "08-465 004 02"):
        assert owner(did) == B


def test_a_number_that_nobody_owns_is_answered_by_the_first_organisation() -> None:
    for did in ("+46846500499", "", "s", "${EXTEN}", "9" * 4000):
        assert owner(did) == A


def test_nobody_answers_where_there_is_no_organisation() -> None:
    assert owner("+46846500401", Directory()) is None


def test_a_number_means_what_it_means_in_its_owners_country() -> None:
    norwegian = {"country": "NO", "numbers": {"+47 22 12 34 56": "busy"}}
    abroad = company_of(small("a").model_copy(update=norwegian), 1)
    both = directory(abroad, company("b", "08-465 004 02"))
    assert owner("0846500402", both) == B
    assert owner("22123456", both) == A


def test_the_newest_version_answers_and_older_ones_can_be_asked_for() -> None:
    old, new = company("a", "08-465 004 01", 9), company("a", "08-465 004 02", 10)
    both = directory(old, new)
    assert both.company_for("+46846500402") is new
    assert both.company_at(A, 9) is old
    assert both.company_at(A, 8) is None


def test_a_number_that_moves_follows_its_newest_owner() -> None:
    moved = directory(
        company("a", "08-465 004 01", 1), company("a", "08-465 004 03", 2), company("b", "08-465 004 01", 1)
    )
    assert owner("+46846500401", moved) == B


def test_a_live_directory_is_swapped_whole() -> None:
    live = LiveDirectory()
    assert live.company_for("+46846500401") is None
    live.swap(TWO)
    assert live.company_for("+46846500402") is TWO.company_for("+46846500402")
    assert live.company_at(A, 1) is TWO.company_at(A, 1)
