import pytest
from pydantic import ValidationError

from config.response_groups import GroupEntry

GROUP = {"name": "Kundtjänst", "overflow": "busy", "callback": {"key": "5"}}


@pytest.mark.parametrize("keys", [{"exit_keys": {"1": "busy"}}, {"position_key": "1"}])
def test_the_key_that_confirms_a_callback_has_no_other_meaning_beside_it(keys: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="key 1 confirms a callback"):
        GroupEntry.model_validate(GROUP | keys)
    GroupEntry.model_validate(GROUP | {"callback": None} | keys)
