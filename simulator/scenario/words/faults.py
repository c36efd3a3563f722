"""What breaks, and when."""

from typing import Literal, Self

from pydantic import ConfigDict, model_validator

from simulator.scenario.faults import CutAgi, CutAmi, DiskFull, Fault, KillEngine, RestartAsterisk, StoreGone
from simulator.story_files.words import Seconds, Words


class FaultWords(Words):
    """What breaks: one thing. A store that is gone refuses what it is given, or hangs."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 2, "maxProperties": 2})

    at: Seconds
    cut_ami_for: Seconds | None = None
    cut_agi: Literal[True] | None = None
    kill_engine_for: Seconds | None = None
    restart_asterisk_for: Seconds | None = None
    store_gone_for: Seconds | None = None
    store_hangs_for: Seconds | None = None
    disk_full_for: Seconds | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.said()) != 2:
            things = [name for name in type(self).model_fields if name != "at"]
            raise ValueError(f"a fault is one thing: {', '.join(things[:-1])} or {things[-1]}")
        return self

    def fault(self) -> Fault:
        match self.said()[1]:
            case "cut_ami_for":
                return CutAmi(self.at, self.cut_ami_for or 0.0)
            case "kill_engine_for":
                return KillEngine(self.at, self.kill_engine_for or 0.0)
            case "restart_asterisk_for":
                return RestartAsterisk(self.at, self.restart_asterisk_for or 0.0)
            case "store_gone_for":
                return StoreGone(self.at, self.store_gone_for or 0.0)
            case "store_hangs_for":
                return StoreGone(self.at, self.store_hangs_for or 0.0, hangs=True)
            case "disk_full_for":
                return DiskFull(self.at, self.disk_full_for or 0.0)
            case _:
                return CutAgi(self.at)
