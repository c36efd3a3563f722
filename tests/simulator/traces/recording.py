"""A trace of a scenario on the stand-in: recorded, made and written as the service does it."""

import asyncio
from pathlib import Path
from random import Random

from config.document import Document
from config.files import read_text
from engine.ports import Ports
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.play import OnLine, simulate
from simulator.scenario.files import SCENARIOS, company_text, read_scenario
from simulator.traces.making import Made, Recorded, make_trace
from simulator.traces.taking import Taking

KEY = b"any key"
_AMI_IS_UP_AFTER_S = 0.9


class RecordedEngine(Engine):
    """An engine that is listened to from when it knows what there is."""

    def __init__(
        self, settings: EngineSettings, ports: Ports, on_line: OnLine, takings: list[Taking]
    ) -> None:
        super().__init__(settings, ports, on_line, jitter=Random(0))
        asyncio.get_running_loop().call_later(_AMI_IS_UP_AFTER_S, self._listen, takings)
        self._clock = ports.now

    def _listen(self, takings: list[Taking]) -> None:
        taking = Taking(self._clock(), dict(self.exchange.devices))
        self.wiretap.listener = taking
        takings.append(taking)


def document_of(name: str) -> Document:
    file = SCENARIOS / f"{name}.yaml"
    return read_text(company_text(file), str(file)).document


def record(name: str, document: Document | None = None) -> Recorded:
    """What was heard of a scenario, and its records."""
    takings: list[Taking] = []
    report = simulate(
        read_scenario(Path(SCENARIOS / f"{name}.yaml")),
        make_engine=lambda settings, ports, on_line: RecordedEngine(settings, ports, on_line, takings),
    )
    taking = takings[0]
    return Recorded(
        starts=taking.starts,
        began_s=taking.began_s,
        version=1,
        taken=taking.taken,
        document=document or document_of(name),
        cdrs=[cdr for call in report.calls for cdr in call.cdrs],
        lines=[line for call in report.calls for line in call.lines],
        messages={call.cdrs[0].call: len(call.messages) for call in report.calls if call.cdrs},
        devices=taking.devices,
        trunk="trunk",
    )


def trace_of(name: str) -> Made:
    return make_trace(record(name), KEY)
