"""The JSON schema of scenario files, from the same words that read them: editors complete and check by it."""

from collections.abc import Mapping

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from simulator.scenario.words.scenario import ScenarioWords

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _ForEditors(GenerateJsonSchema):
    """What is not said is left out: nobody writes ``null``, and no title says more than its key."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: object) -> bool:
        del schema
        return False


_SAYS: Mapping[str, str] = {
    "story": "what the story is about, in a sentence",
    "starts": "local time at the company, such as 2026-11-23 09:00",
    "company": "a configuration file beside this one; without it, the demo company",
    "change": "what is different from that company; null takes a setting away",
    "phones": "how each phone reacts, by its name at the switch; several reactions go by turns",
    "two_lines": "phones on which a second call rings while they talk",
    "callers": "who calls, what they do, and what must come of it",
    "faults": "what breaks, and when",
    "pins": "PINs of voicemail boxes, by box",
    "callbacks": "what must come of the calls that queues owe, in their order",
    "ends_within": "when all must be over, from the start",
    "dials": "the number dialled, as anybody would write it",
    "phone": "the phone of the house from which they call",
    "number": "the caller's own number",
    "name": "the caller's name",
    "withheld": "the caller hides their number",
    "at": "when, from the story's start",
    "does": "what they do, step by step; of a phone, how it reacts, in one word",
    "patience": "hangs up after so long without an answer",
    "expect": "what must come out; what is not said does not matter",
    "answers_after": "rings for so long, and is answered",
    "talks": "hangs up after so long; without it the caller does",
    "presses": "keys that are pressed by who answers, to take the call",
    "fails_every": "with 2 can't be reached the first time, the third, and so on",
    "declines_after": "rings for so long, and is declined",
    "refuses": "refuses at once, with this SIP status",
    "wait": "does nothing for so long",
    "press": "presses these keys",
    "speak": "speaks for so long",
    "hear": "waits for so many messages to have begun (0: for a tone)",
    "hang_up": "hangs up",
    "disposition": "what the call came to, as its CDR says",
    "path": "all rules of the routing log, in order",
    "passes": "all destinations that the call went by, in order",
    "group": "the group in the CDR",
    "agent": "who answered",
    "legs": "how each person's last ringing ended",
    "voicemail": "the box that has the message, or none",
    "waits_at_most": "how long the caller may have waited",
    "shows": "the number that the call shows outside the house",
    "hears": "excerpts of what is played to the caller, in order, with anything between them",
    "unattended": "no engine was there for the call, and none has it on record",
    "cut_ami_for": "AMI is away for so long",
    "cut_agi": "every FastAGI stream breaks",
    "kill_engine_for": "the engine dies, and another starts after so long",
    "restart_asterisk_for": "Asterisk restarts, and with it every channel ends",
    "store_gone_for": "the store refuses everything for so long",
    "store_hangs_for": "the store answers nothing for so long",
    "disk_full_for": "Asterisk can't record for so long",
}
"""What each word means: editors show it."""


def scenario_schema() -> Mapping[str, object]:
    """Return it as plain values for ``json.dumps``."""
    schema = ScenarioWords.model_json_schema(schema_generator=_ForEditors)
    for part in (schema, *schema["$defs"].values()):
        for one in (part, *part.get("anyOf", ())):
            for name, word in one.get("properties", {}).items():
                one["properties"][name] = {"description": _SAYS[name], **word}
    return {"$schema": _DIALECT, **schema, "title": "A scenario of Växel"}
