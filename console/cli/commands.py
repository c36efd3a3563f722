"""Every command's place and the first sentence of its help."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Place(NamedTuple):
    """Where a command is, or a group of them, and the first sentence of its help which lists it."""

    module: str
    attribute: str
    summary: str


def _file(module: str, summary: str) -> Place:
    """A file with one command, named after it."""
    return Place(f"console.cli.{module}", module, summary)


def _admin(place: str, summary: str) -> Place:
    """A command among others in a file of admin/."""
    module, _, name = place.partition(".")
    return Place(f"console.cli.admin.{module}", name, summary)


_CALLS: Final = {
    "run": _file(
        "run",
        "Take calls: on the Asterisk that ASTERISK=host:port names, else on a stand-in with synthetic calls.",
    ),
    "simulate": _file(
        "simulate",
        "Play call scenarios through the whole engine; say where one came out otherwise than it must.",
    ),
    "traffic": _file(
        "traffic",
        "Play a synthetic day of calls through the whole engine, and write a report of what came of it.",
    ),
    "fit": _file(
        "fit",
        "Fit a day of traffic to recorded calls, and write it as a file for `vaxel traffic`, to read and "
        "change.",
    ),
    "replay": _file(
        "replay",
        "Play recorded calls again, through a draft: which would end elsewhere, and why.",
    ),
    "log": _file(
        "log", "Show the routing log: what was decided on each call, by which rule, and what it saw."
    ),
    "cdr": _file(
        "cdr",
        "Show the call detail records: one a call, with how it ended, who took it, and how long it was.",
    ),
    "explain": _file(
        "explain",
        "Tell the story of one call: every decision, its rule, what it saw, and how the call ended.",
    ),
    "try": Place(
        "console.cli.foresee",
        "foresee",
        "Tell where a call would go, now or at any time, and why: every rule that is looked at, as a tree.",
    ),
    "agent": Place(
        "console.cli.agent",
        "app",
        "Agents as they are now: who is free, logged out or paused, and changing that.",
    ),
    "queue": _file("queue", "Show who waits in each group now, for how long, and how many agents are free."),
    "record": _file(
        "record",
        "Record what Asterisk and the running engine say to each other; no numbers or names of people "
        "are in it.",
    ),
    "trace": _file(
        "trace", "Play recorded traces against this program: it must say and do what it did then."
    ),
    "erase": _file(
        "erase",
        "Erase callers' numbers, and transcripts of their messages; it says how many, and does "
        "it with --yes.",
    ),
    "asterisk-config": _file(
        "asterisk_config",
        "Write the configuration of an Asterisk 18.8 to 22: dialplan stub, AMI account, music, phones.",
    ),
}
_SETTING_UP: Final = {
    "organisations": _admin("files.organisations", "List the organisations."),
    "show": _admin(
        "objects.show", "Show objects as they stand in the file; without the right, what one's role needs."
    ),
    "add": _admin(
        "objects.add",
        "Add an object: a calendar, a voicemail box, an announcement, a team, an external number.",
    ),
    "edit": _admin("objects.edit", "Change settings of any object; an empty value goes back to the default."),
    "remove": _admin("objects.remove", "Remove an object that nothing uses."),
    "buy": _admin(
        "billing.buy",
        "Buy more groups or menus than the plan has in it; it says the price first, and buys with --yes.",
    ),
    "invoice": _admin("billing.invoice", "Show what was bought, as lines of an invoice."),
    "group": _admin("groups.app", "Response groups (svarsgrupper): create, agents, number, close."),
    "menu": _admin("menus.app", "Menus (knappvalsmenyer): create, edit."),
    "user": _admin("users.app", "Users: add, licence, phones, own call steering, password."),
    "number": _admin("numbers.app", "Numbers: add, tie to a person, group or menu, free."),
    "display-number": _admin("display_numbers.app", "Display numbers (visningsnummer): add, share, delete."),
    "audio": _admin("audio.app", "Audio files (ljudfiler): add, rename, replace, delete."),
    "voicemail": _admin("voicemail.app", "Voicemail: messages, their sound, deleting them, PINs."),
    "steering": _admin("steering.app", "Call steering (samtalsstyrning): defaults, for whom they hold."),
}
_VERSIONS: Final = {
    "apply": _file(
        "apply", "Check a configuration file and put it in force; a file with mistakes changes nothing."
    ),
    "export": _admin(
        "files.export",
        "Write the configuration as a file that `vaxel apply` takes; applying it changes nothing.",
    ),
    "diff": _admin(
        "files.diff",
        "Say what is different between two versions, drafts or files; the exit code is 1 where anything is.",
    ),
    "check": _admin(
        "files.check",
        "Look through a configuration for what callers would suffer from; errors block publishing.",
    ),
    "history": _admin("versions.history", "List the versions: when, by whom, how each came about."),
    "audit": _admin("versions.audit", "List who changed what, from what to what."),
    "rollback": _admin("versions.rollback", "Put an earlier version in force again, as a new one."),
    "undo": _admin("versions.undo", "Take back what one version changed; what came after it stays."),
    "draft": _admin("drafts.app", "Drafts: prepare changes, put them in force together."),
}
PANELS: Final[Mapping[str, Mapping[str, Place]]] = {
    "Calls": _CALLS,
    "Setting up": _SETTING_UP,
    "Versions": _VERSIONS,
}
COMMANDS: Final[Mapping[str, Place]] = _CALLS | _SETTING_UP | _VERSIONS
