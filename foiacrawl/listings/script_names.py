"""Look up what the names of a script stand for: variables, parameters of functions, hidden fields, parts of the address.

A variable has the value of its first assignment, with what is added to it later; a function's parameter that of the first
call of the function in the page; the number of a page, where nothing says otherwise, is 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings.page_names import is_page_parameter
from foiacrawl.listings.record_lists import is_identity
from foiacrawl.listings.script_functions import (
    ATTRIBUTES,
    BY_ID,
    OWN_VALUES,
    OWNERS,
    SELECTS,
    call_function,
    call_method,
    to_attribute,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FUNCTION = re.compile(
    r"\bfunction\s*(?P<name>[\w$]*)\s*\((?P<parameters>[^()]{0,400})\)\s*\{"
    r"|(?P<assigned>[\w$]+)\s*[:=]\s*(?:async\s+)?(?:function\s*[\w$]*\s*)?\((?P<given>[^()]{0,400})\)\s*(?:=>\s*)?\{"
    r"|(?:^|[,{}])\s*(?:async\s+)?(?P<method>(?!(?:if|for|while|switch|catch|function)\b)[A-Za-z_$][\w$]*)\s*\((?P<taken>[^()]{0,400})\)\s*\{",
    re.MULTILINE,
)
_ASKED = re.compile(r"([\w.]+)=$")
_ELEMENT = re.compile(r"#([\w-]+)")
_ASSIGNMENT = re.compile(
    r"\s*(?:(?P<sign>\+?=)(?![=>])|(?P<colon>:)(?!:)"
    r"|(?:\.(?P<member>\w+)|\[\s*[\"'](?P<quoted>[^\"']+)[\"']\s*\])\s*=(?!=)|\.(?:append|set)\s*\()"
)
_CALLED = re.compile(r"\s*\(")
_SELECTED = rf"(?:{'|'.join(map(re.escape, sorted(SELECTS)))})\s*\(\s*[\"']([#.]?[\w-]+)[\"']\s*\)"
_DEFINES = re.compile(r"[^()]*\)\s*(?:=>\s*)?\{")
_RETURN = re.compile(r"\s*return\b(?=[\s(\"'`])")
_RETURNED = re.compile(r"\s*;?\s*\}")
_TAKEN_OUT = re.compile(r"(?:const|let|var)\s*\{(?P<names>[^{}]{1,300})\}\s*=\s*(?P<object>[\w$.]+)")
_MAX_RETURNS = 6  # functions that return what others return
_MAX_NAMES = 150  # of one page's scripts that are looked up
_MAX_ASSIGNMENTS = 60  # of one variable
_MAX_FUNCTIONS = 2000  # of one page's scripts
_MAX_CALLS = 20  # of one function that are looked at


@dataclass(frozen=True)
class ScriptNames:
    """The names of one page's scripts, at the page's address; `fields` are its hidden fields by id and name.

    `evaluate` and `arguments` work out the expression, or the arguments of a call, at a place of the source. `identity` is
    the value that the number of any record has.
    """

    source: str
    url: str
    fields: dict[str, str]
    evaluate: Callable[[int, int], tuple[Any, int]]
    arguments: Callable[[int, int], tuple[list[Any], int]]
    identity: str | None = None

    def call(self, path: list[str], arguments: list[Any], at: int, depth: int) -> Any:
        """Return what a function returns, as far as that is known: those of the browser, and those that read the address."""
        name = ".".join(path)
        is_known, value = call_function(name, arguments)
        if is_known:
            return value
        if len(path) > 1 and path[-1] in OWN_VALUES | ATTRIBUTES and (element := self._element(path[-2])):
            return self._field(element, arguments if path[-1] in ATTRIBUTES else [])
        if path[-1] in OWN_VALUES:
            return self.path(path[:-1], at, depth)
        value = self._look_up(name, arguments)
        if (
            value is None
            and len(path) > 1
            and isinstance(owner := self.path(path[:-1], at, depth), str | list)
        ):
            made = call_method(owner, path[-1], arguments)
            return made if made is not owner else None
        return self._returned(path[-1], depth) if value is None else value

    def _look_up(self, name: str, arguments: list[Any]) -> Any:
        """Return what a call reads from the page: the value of a field, or a parameter of the page's address."""
        first = arguments[0] if arguments else None
        if name in SELECTS and isinstance(first, str):
            element = _ELEMENT.search(f"#{first}" if name in BY_ID else first)
            return self.fields.get(element[1]) if element else None
        parameters = urls.parameters(self.url)
        named = (text for text in arguments if isinstance(text, str) and text in parameters)
        return next((parameters[text] for text in named), None)

    def _element(self, variable: str) -> str | None:
        """Return how a variable's element is selected, by its id or `.class`; None for a variable that is none."""
        found = re.search(rf"(?<![\w$.]){re.escape(variable)}\s*=\s*{_SELECTED}", self.source)
        return found[1].lstrip("#") if found else None

    def _field(self, element: str, arguments: list[Any]) -> str | None:
        """Return the value of an element's field, or of the `data-` attribute that is asked for."""
        name = str(arguments[0]).removeprefix("data-") if arguments else ""
        return self.fields.get(f"{element} {name}".strip())

    def _returned(self, name: str, depth: int) -> Any:
        """Return what a function of the page returns that does nothing else."""
        for place, function, _ in self._functions if depth < _MAX_RETURNS else ():
            if function == name and (found := _RETURN.match(self.source, place)):
                value, end = self.evaluate(found.end(), depth + 1)
                return value if _RETURNED.match(self.source, end) else None
        return None

    def path(self, path: list[str], at: int, depth: int) -> Any:
        """Return the value of `a.b.c`; of `this.page` and `that.page` the variable's or member's own."""
        if "location" in path:
            return self._location(path[path.index("location") + 1 :])
        while path and path[0] in OWNERS:
            path = path[1:]
        if not path:
            return None
        if self.identity and is_identity(path[-1]):
            return self.identity
        value = self.variable(path[0], at, depth + 1)
        for number, name in enumerate(path[1:], start=1):
            if isinstance(value, list) and name.isdigit():
                value = value[int(name)] if int(name) < len(value) else None
                continue
            if name == "dataset" and number < len(path) - 1 and (element := self._element(path[number - 1])):
                return self._field(element, [to_attribute(path[number + 1])])
            if not isinstance(value, dict) or name not in value:
                # An object that is filled elsewhere: its member may be assigned on its own.
                return self.variable(path[number], at, depth + 1) if name != "length" else None
            value = value[name]
        return value

    def _location(self, path: list[str]) -> str | None:
        parts = urlsplit(self.url)
        known = {
            "": self.url,
            "href": self.url,
            "origin": f"{parts.scheme}://{parts.netloc}",
            "host": parts.netloc,
            "hostname": parts.hostname,
            "protocol": f"{parts.scheme}:",
            "pathname": parts.path,
            "search": f"?{parts.query}" if parts.query else "",
            "port": str(parts.port or ""),
        }
        return known.get(path[0] if path else "")

    @cached_property
    def _known(self) -> dict[tuple[str, int], Any]:
        return {}

    def variable(self, name: str, at: int, depth: int) -> Any:
        """Return the value of a name: of a parameter if it is one there, else of a variable."""
        if name in ("true", "false", "null", "undefined"):
            return {"true": True, "false": False}.get(name)
        function = self._function_of(name, at)
        key = (name, function[0] if function else -1)
        if key not in self._known and len(self._known) < _MAX_NAMES:
            self._known[key] = None  # while it is worked out it is not known
            if function:
                self._known[key] = self._parameter(function, depth)
            if self._known[key] is None:
                self._known[key] = self._assigned(name, depth)
            if self._known[key] is None:
                self._known[key] = self._taken_out(name, at, depth)
            if self._known[key] is None and is_page_parameter(name):
                self._known[key] = 1
        return self._known.get(key)

    @cached_property
    def _functions(self) -> list[tuple[int, str, list[str]]]:
        """Place, name and parameters of each function, in order."""
        found = []
        for match in islice(_FUNCTION.finditer(self.source), _MAX_FUNCTIONS):
            name = match["name"] or match["assigned"] or match["method"] or ""
            if match["name"] is not None and not match["name"]:
                before = re.search(
                    r"([\w$]+)\s*[:=]\s*$", self.source[max(0, match.start() - 60) : match.start()]
                )
                name = before[1] if before else ""
            parameters = match["parameters"] or match["given"] or match["taken"] or ""
            found.append((match.end(), name, [part.strip() for part in parameters.split(",")]))
        return found

    def _function_of(self, parameter: str, at: int) -> tuple[int, str, int, str] | None:
        """Return the innermost function before a place with this parameter: place, name, parameter's place and default."""
        for place, name, parameters in reversed(self._functions):
            if place > at:
                continue
            for number, (named, _, default) in enumerate(part.partition("=") for part in parameters):
                if named.strip() == parameter:
                    return place, name, number, default.strip()
        return None

    def _parameter(self, function: tuple[int, str, int, str], depth: int) -> Any:
        """Return what the first call of a function passes, else the parameter's default."""
        place, name, number, default = function
        for call in islice(self._find(name, _CALLED, "$"), _MAX_CALLS):
            before = self.source[max(0, call.start() - len(name) - 12) : call.start() - len(name)]
            if _DEFINES.fullmatch(self.source, call.end(), max(place, call.end())):
                continue  # the definition itself
            if re.search(r"function\s*$", before):
                continue
            arguments, _ = self.arguments(call.end(), depth + 1)
            if number < len(arguments) and arguments[number] is not None:
                return arguments[number]
        return int(default) if default.isdigit() else default.strip("\"'`") or None

    def _assigned(self, name: str, depth: int) -> Any:
        """Return the value of a variable's first assignment that is known, with what the script adds to it."""
        value: Any = None
        for found in islice(self._find(name, _ASSIGNMENT, "$.&?"), _MAX_ASSIGNMENTS):
            if found["sign"] == "+=":
                value = (
                    add_values(value, self.evaluate(found.end(), depth + 1)[0]) if value is not None else None
                )
            elif found["sign"]:
                value = self._reassign(name, value, found.end(), depth)
            elif found["colon"]:
                value = self.evaluate(found.end(), depth + 1)[0] if value is None else value
            elif isinstance(value, dict):
                self._fill(value, found, depth)
        return value

    def _taken_out(self, name: str, at: int, depth: int) -> Any:
        """Return the value of a name that is taken out of an object: `const {origin} = location`."""
        for found in islice(_TAKEN_OUT.finditer(self.source), _MAX_CALLS):
            names = [part.partition("=")[0].partition(":") for part in found["names"].split(",")]
            member = next((one[0].strip() for one in names if (one[2] or one[0]).strip() == name), None)
            if member:
                return self.path([*found["object"].split("."), member], at, depth + 1)
        return None

    def _find(self, name: str, pattern: re.Pattern[str], before: str) -> Iterator[re.Match[str]]:
        """Yield where a name is followed by a pattern; none of the characters `before`, and no word, may be in front of it."""
        at = self.source.find(name) if name else -1
        while at >= 0:
            end = at + len(name)
            front = self.source[at - 1 : at]
            if not (front.isalnum() or front == "_" or (front and front in before)) and (
                found := pattern.match(self.source, end)
            ):
                yield found
            at = self.source.find(name, end)

    def _reassign(self, name: str, value: Any, at: int, depth: int) -> Any:
        own = re.compile(rf"\s*{re.escape(name)}\s*\+").match(self.source, at)
        if own:
            return add_values(value, self.evaluate(own.end(), depth + 1)[0]) if value is not None else None
        return self.evaluate(at, depth + 1)[0] if value in (None, "", {}) else value

    def _fill(self, value: dict[str, Any], found: re.Match[str], depth: int) -> None:
        """Add a member that is assigned after its object, or appended to a form."""
        member = found["member"] or found["quoted"]
        if member:
            filled = self.evaluate(found.end(), depth + 1)[0]
            value[member] = filled if value.get(member) is None else value[member]
            return
        arguments, _ = self.arguments(found.end(), depth + 1)
        if len(arguments) >= 2 and isinstance(arguments[0], str):
            name, one = arguments[0], arguments[1]
            before = value.get(name)
            value[name] = (
                one if before is None else [*(before if isinstance(before, list) else [before]), one]
            )


def add_values(one: Any, other: Any) -> Any:
    """Return the sum of two values as a script adds them: numbers, else text; None if one is not known or no text.

    What is not known after `name=` is empty, like the field of a search that nobody has filled.
    """
    if other is None and isinstance(one, str) and (asked := _ASKED.search(one)):
        return f"{one}1" if is_page_parameter(asked[1]) else one
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one + other
    if isinstance(other, dict) and isinstance(one, str) and one.endswith(("?", "&")):
        return f"{one}{urlencode(other)}"
    if one is None or other is None or isinstance(one, dict | list) or isinstance(other, dict | list):
        return None
    return f"{as_text(one)}{as_text(other)}"


def as_text(value: Any) -> str:
    """Return a plain value as a script writes it into text."""
    return str(value).lower() if isinstance(value, bool) else str(value)
