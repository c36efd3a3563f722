"""What a message's row keeps of its caller: their number and what they said. The sound is not in it."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, RowMapping, and_, or_

from config.store.call_records.erasure import Erasure, OldCalls, OneNumber, PersonalData
from config.store.tables import voicemails


def _suspects(what: Erasure) -> ColumnElement[bool]:
    columns = voicemails.c
    match what:
        case OldCalls(before=before):
            return and_(columns.at < before, or_(columns.cli != "", columns.transcript != ""))
        case OneNumber(spellings):
            return columns.cli.in_(spellings)


def _forget(_: RowMapping, __: Erasure) -> Mapping[str, object]:
    return {"cli": "", "transcript": ""}


VOICEMAILS = PersonalData(voicemails, "at", _suspects, _forget)
