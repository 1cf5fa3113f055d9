"""Check the pages of a PDF: each is in the tree once, has a content of its own, and the fonts that its content names."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from foiacrawl.integrity.structure import Stream
from foiacrawl.integrity.syntax import MalformedError, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.integrity.structure import Structure
    from foiacrawl.integrity.syntax import Value

MAX_DEPTH = 40  # of the tree of pages
_USES = re.compile(
    rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]+)[\x00\t\n\x0c\r ]+(?:[-+.\d]+[\x00\t\n\x0c\r ]+Tf|(Do))\b"
)
_SHOWN = frozenset(("Font", "Page", "Pages", "FontDescriptor", "XObject"))


def tree_fault(found: Structure, pages: int) -> str | None:
    """Return what is wrong with the pages, None if nothing is; `pages` is how many were read."""
    root = found.get(found.entry("Root"))
    if not isinstance(root, dict) or root.get("Type") != "Catalog":
        return "it has no catalog"
    top = root.get("Pages")
    numbers: list[int] = []
    try:
        count = _walk(found, top, None, {}, numbers, set(), 0)
    except MalformedError as error:
        return str(error)
    if count != pages:
        return f"{pages} pages were read, it has {count}"
    uses = _uses(found)
    shared = [
        ref.number
        for ref in (ref for number in numbers for ref in _contents(found, number))
        if uses[ref.number] > 1
    ]
    if shared:
        return f"object {shared[0]}, the content of a page, is used twice"
    return _orphan_fault(found, uses)


def _walk(
    found: Structure,
    node: Value | Stream,
    parent: Ref | None,
    given: dict[str, Value],
    numbers: list[int],
    seen: set[Ref],
    depth: int,
) -> int:
    """Return how many pages are below a node; raises `MalformedError`. `given`: what nodes above say for all."""
    value = found.get(node)
    if not isinstance(node, Ref) or not isinstance(value, dict) or node in seen or depth > MAX_DEPTH:
        raise MalformedError("the tree of its pages is broken")
    seen.add(node)
    if parent is not None and value.get("Parent") != parent:
        raise MalformedError(f"object {node.number}, of the tree of pages, is in another place than it says")
    given = given | {
        name: value[name] for name in ("Resources", "MediaBox", "CropBox", "Rotate") if name in value
    }
    if value.get("Type") == "Page":
        numbers.append(node.number)
        _check_page(found, node.number, given)
        return 1
    kids = found.get(value.get("Kids"))
    if value.get("Type") != "Pages" or not isinstance(kids, list):
        raise MalformedError(f"object {node.number} is no page")
    count = sum(_walk(found, kid, node, given, numbers, seen, depth + 1) for kid in kids)
    if found.get(value.get("Count")) != count:
        raise MalformedError(
            f"the tree of its pages has {count} below object {node.number}, which says otherwise"
        )
    return count


def _check_page(found: Structure, number: int, given: dict[str, Value]) -> None:
    box, turn = found.get(given.get("MediaBox")), found.get(given.get("Rotate", 0))
    if (
        not isinstance(box, list)
        or len(box) != 4
        or not all(isinstance(found.get(one), int | float) for one in box)
    ):
        raise MalformedError(f"object {number}, a page, has no size")
    if not isinstance(turn, int) or turn % 90:
        raise MalformedError(f"object {number}, a page, is turned by no right angle")
    parts = [found.get(ref) for ref in _contents(found, number)]
    if not all(isinstance(part, Stream) for part in parts):
        raise MalformedError(f"object {number}, a page, has a content that is none")
    content = b"\n".join(part.content() or b"" for part in parts if isinstance(part, Stream))
    _check_uses(found, number, content, found.get(given.get("Resources")), set())


def _check_uses(
    found: Structure, number: int, content: bytes, resources: Value | Stream, seen: set[int]
) -> None:
    """Raise `MalformedError` where a content names a font or a form that its resources do not have."""
    tables = {
        kind: found.get(resources.get(kind)) if isinstance(resources, dict) else None
        for kind in ("Font", "XObject")
    }
    for name, form in {(match[1], match[2]) for match in _USES.finditer(content)}:
        table = tables["XObject" if form else "Font"]
        used = found.get(table.get(name.decode("latin-1"))) if isinstance(table, dict) else None
        dictionary = used.dictionary if isinstance(used, Stream) else used
        if not isinstance(dictionary, dict) or (not form and dictionary.get("Type") != "Font"):
            raise MalformedError(f"object {number} shows {name.decode('latin-1')}, which it does not have")
        if form and dictionary.get("Subtype") not in ("Form", "Image", "PS"):
            raise MalformedError(
                f"object {number} shows {name.decode('latin-1')}, which is no form and no picture"
            )
        if isinstance(used, Stream) and dictionary.get("Subtype") == "Form" and id(used) not in seen:
            seen.add(id(used))
            own = found.get(dictionary.get("Resources")) or resources
            _check_uses(found, number, used.content() or b"", own, seen)


def _contents(found: Structure, number: int) -> list[Ref]:
    """Return the references to the content of a page."""
    page = found.objects.get(number)
    value = page.get("Contents") if isinstance(page, dict) else None
    if isinstance(value, Ref) and isinstance(listed := found.get(value), list):
        value = listed
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, Ref)]


def _orphan_fault(found: Structure, uses: Counter[int]) -> str | None:
    """Return a font or a page that nothing refers to; where the file was changed once, it may have been replaced."""
    if len(found.tables) > 1:
        return None
    maps = [
        one["ToUnicode"] for one in found.objects.values() if isinstance(one, dict) and "ToUnicode" in one
    ]
    doubled = len(maps) > len({str(one) for one in maps})
    for number, one in found.objects.items():
        if uses[number]:
            continue
        dictionary = one.dictionary if isinstance(one, Stream) else one
        kind = dictionary.get("Type") if isinstance(dictionary, dict) else None
        if kind in _SHOWN or (doubled and _is_unnamed(one)):
            return f"object {number} is used by no page"
    return None


def _is_unnamed(one: Value | Stream) -> bool:
    """Return whether a stream says nothing of what it is, as the contents of pages and the maps of characters do."""
    return isinstance(one, Stream) and not {"Type", "Subtype"} & one.dictionary.keys()


def _uses(found: Structure) -> Counter[int]:
    """Return how often each object is referred to."""
    uses: Counter[int] = Counter()
    for one in (*found.objects.values(), *found.trailers):
        uses.update(ref.number for ref in _refs(one.dictionary if isinstance(one, Stream) else one))
    return uses


def _refs(value: Value) -> Iterator[Ref]:
    stack: list[Value] = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, Ref):
            yield one
        elif isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            stack += one.values()
