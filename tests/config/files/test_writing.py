"""What is written reads back as the same, however odd its names are."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.access import Operator
from config.changing.changes import Json
from config.document import Document
from config.files import DEMO_FILE, read_file, read_text, write_document
from config.files.tree import read_tree
from config.files.writing import write_plain
from config.office import Office
from config.operations.objects import Replace
from config.store import Store
from tests.config.documents import AWKWARD, documents, words

QUICKLY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@QUICKLY
@given(documents())
def test_what_is_written_reads_back_as_the_same_document(document: Document) -> None:
    assert read_text(write_document(document), "written.yaml").document == document


@settings(max_examples=500, deadline=None)
@given(words | st.sampled_from(AWKWARD))
def test_any_text_reads_back_as_that_text_as_a_key_a_value_and_in_a_list(text: str) -> None:
    value: dict[str, Json] = {"a": text, "b": [text, {"c": text}], "d": {text: [1]}}
    assert read_tree(write_plain(value), "x.yaml").value == value


@settings(deadline=None)
@given(st.floats(1e-3, 7200) | st.integers(-9999, 9999) | st.booleans())
def test_numbers_stay_what_they_are(value: float) -> None:
    assert read_tree(write_plain({"a": value}), "x.yaml").value == {"a": value}


def test_the_demo_company_is_written_for_people_to_read() -> None:
    written = write_document(read_file(DEMO_FILE).document)
    assert (
        "# Personer och deras telefoner / people and their phones\npeople:\n  '201':\n    name: Anna"
        in written
    )
    assert "\n# Svarsgrupper / response groups\ngroups:\n" in written
    assert "    welcome: Välkommen till Demobolaget. Tryck" in written
    assert "  08-465 004 00: menus/main\n" in written
    assert "tries" not in written, "three tries are the default"
    assert max(map(len, written.splitlines())) <= 120


async def test_applying_an_export_changes_nothing(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "vaxel.db")
    try:
        document = read_file(DEMO_FILE).document
        await store.apply(document)
        office, operator = Office(store), Operator()
        version, there = await office.read(operator, document.organisation)
        again = read_text(write_document(there), "export.yaml").document
        assert not (await office.do(operator, document.organisation, Replace(again))).is_new
        assert await store.newest_versions() == {document.organisation: version}
    finally:
        await store.close()
