"""What an organisation that is held has, or a refusal that says what is missing."""

from config.changing.changes import merge
from config.changing.refusals import refuse
from config.document import Document
from config.store.changing import Draft, Held


def newest_of(held: Held) -> Document:
    if held.document is None:
        raise refuse(
            ("organisation",), "has a configuration that this program can't read", "use a newer program"
        )
    return held.document


async def version_of(held: Held, version: int) -> Document:
    document = await held.read(version)
    if document is None:
        raise refuse(("versions", str(version)), "is not there", "see which there are: vaxel history")
    return document


async def draft_of(held: Held, name: str) -> Draft:
    draft = await held.draft(name)
    if draft is None:
        raise refuse(("drafts", name), "is not there", "see which there are: vaxel draft list")
    return draft


async def as_published(held: Held, name: str) -> Document:
    """The document that publishing a draft would put in force."""
    draft = await draft_of(held, name)
    return merge(await version_of(held, draft.base), draft.document, newest_of(held))
