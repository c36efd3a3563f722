"""Breaks one thing at one point of a story."""

import asyncio

from simulator.scenario.faults import CutAgi, CutAmi, KillEngine
from simulator.sweep.points import Kind, Point
from simulator.sweep.wiretap import Said, listen
from simulator.world.world import World

_AMI_AWAY_S = 2.0, 20.0
_ENGINE_AWAY_S = 1.0, 8.0
"""By turns: shorter than whoever waits for them has patience, and longer."""


class Strike:
    """``struck`` says afterwards whether there was anything to break."""

    def __init__(self, kind: Kind, point: Point) -> None:
        self.struck = False
        self._kind = kind
        self._point = point

    def prepare(self, world: World) -> None:
        """Count what is said in a world; at the point, break it."""
        nth, moment = -1, self._point.moment

        def take(said: Said) -> None:
            nonlocal nth
            nth += 1
            if nth == moment.nth and moment.waits_s:
                asyncio.get_running_loop().call_later(moment.waits_s, self._strike, world, None)
            elif nth == moment.nth:
                self._strike(world, said)

        listen(world, take)

    def _strike(self, world: World, said: Said | None) -> None:
        self.struck = not world.strikes.is_over and self._break(world, said)

    def _break(self, world: World, said: Said | None) -> bool:
        match self._kind:
            case Kind.HANG_UP:
                return self._hang_up(world)
            case Kind.AMI:
                return world.strikes.strike(CutAmi(0.0, _AMI_AWAY_S[self._point.number % 2]))
            case Kind.AGI if said is not None and said.is_agi:
                said.end.cut()
                return True
            case Kind.AGI:
                return world.strikes.strike(CutAgi(0.0))
            case Kind.KILL:
                return world.strikes.strike(KillEngine(0.0, _ENGINE_AWAY_S[self._point.number % 2]))
            case Kind.STOP:
                return world.strikes.stop_engine_for(_ENGINE_AWAY_S[self._point.number % 2])

    def _hang_up(self, world: World) -> bool:
        call = world.calls.get(self._point.caller) if self._point.caller is not None else None
        if call is None or call.has_hung_up:
            return False
        call.hang_up()
        return True
