"""Work out the values of a script's expressions without running it: sums of strings, objects, arrays, calls.

What names stand for is looked up by `script_names`. What cannot be worked out is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from foiacrawl.listings.js_literal import NotLiteralError, read_literal_at
from foiacrawl.listings.script_functions import calculate, call_method, to_attribute
from foiacrawl.listings.script_names import ScriptNames, add_values

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:\"'`\w/\\])//[^\n]*", re.DOTALL)
_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?(?:\*/|\Z))*", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_$\u4e00-\u9fff][\w$\u4e00-\u9fff]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CONTINUES = re.compile(r"(?:\s|//[^\n]*\n)*([+?:|&*/.,;)\]}=<>-])")
_MEMBER = re.compile(r"\??\.\s*([A-Za-z_$][\w$]*)")
_CALLED = re.compile(r"\s*(?:\.\s*([A-Za-z_$][\w$]*)\s*(\(?)|\[\s*(\d{1,4})\s*\])")
_FILLS = re.compile(r"\.\s*(?:append|set)\s*\(")  # form.append("page", 1): a statement of its own
# $("#box").data("cid")
_STORED = re.compile(
    r"\s*\.\s*(?:(?:data|attr|getAttribute)\s*\(\s*[\"'](?:data-)?([\w-]+)[\"']\s*\)|dataset\s*\.\s*(\w+))"
)
_FILLED = re.compile(r"\$\{")
_MAX_DEPTH = 12  # of variables within variables
_MAX_TERMS = 200  # of one sum
_MAX_STEPS = 20_000  # expressions worked out for one page
_MAX_STEPPED_OVER = 1_000_000  # characters of a page's scripts, all together
_MAX_SOURCE = 200_000  # characters of a page's scripts that are read; longer ones are libraries


@dataclass
class ScriptValues:
    """The scripts of one page, joined, at the page's address; `fields` are the values of its hidden fields by id and name.

    With an `identity` the number of any record has that value, and what is not known is empty: an address then shows its shape.
    """

    source: str
    url: str
    fields: dict[str, str] = field(default_factory=dict)
    identity: str | None = None
    _steps: int = 0
    _stepped_over: int = 0

    def __post_init__(self) -> None:
        self.source = _COMMENT.sub(" ", self.source[:_MAX_SOURCE])
        self._names = ScriptNames(
            self.source, self.url, self.fields, self.evaluate, self.arguments, self.identity
        )

    def evaluate(self, at: int, depth: int = 0) -> tuple[Any, int]:
        """Return the value of the expression at a place of the source, None if it is not known, and where it ends."""
        self._steps += 1
        if depth > _MAX_DEPTH or self._steps > _MAX_STEPS:
            return None, self._past(at)
        value, at = self._term(at, depth)
        is_first = True
        for _ in range(_MAX_TERMS):
            found = _CONTINUES.match(self.source, at)
            if found is None:
                return value, at
            operator, after = found[1], found.end()
            following = self.source[after : after + 1]
            if operator == "+" and following not in ("+", "="):
                other, at = self._term(after, depth)
                if is_first and value is None and isinstance(other, str) and other.startswith("/"):
                    value = ""  # the address of the host or of an application on it, which a script elsewhere knows
                if self.identity:
                    value, other = "" if value is None else value, "" if other is None else other
                value, is_first = add_values(value, other), False
            elif operator in "-*" and following not in ("-", "=") and value is not None:
                other, at = self._term(after, depth)
                value = calculate(operator, value, other)
            elif operator == "|" and following == "|":
                other, at = self.evaluate(after + 1, depth + 1)
                value = value if value not in (None, "", 0) else other
            elif operator == "?" and following not in (".", "?"):
                first, at = self.evaluate(after, depth + 1)
                colon = _CONTINUES.match(self.source, at)
                second, at = (
                    self.evaluate(colon.end(), depth + 1) if colon and colon[1] == ":" else (None, at)
                )
                value = first if first is not None else second
            else:
                return value, at if operator in ",;)]}:" else self._past(at)
        return None, self._past(at)

    def arguments(self, at: int, depth: int = 0) -> tuple[list[Any], int]:
        """Return the values of a call's arguments; `at` is the place after the opening bracket."""
        found: list[Any] = []
        at = self._skip(at)
        while at < len(self.source) and self.source[at] != ")" and len(found) < 20:
            value, end = self.evaluate(at, depth + 1)
            found.append(value)
            at = self._skip(max(end, at))
            if self.source[at : at + 1] == ",":
                at = self._skip(at + 1)
            elif self.source[at : at + 1] != ")":
                at = self._past(at)
                if self.source[at : at + 1] != ",":
                    break
                at = self._skip(at + 1)
        return found, at + 1

    # --- terms -------------------------------------------------------------------------------------------

    def _term(self, at: int, depth: int) -> tuple[Any, int]:
        at = self._skip(at)
        char = self.source[at : at + 1]
        if char in ('"', "'"):
            return self._string(at, depth)
        if char == "`":
            return self._template(at, depth)
        if number := _NUMBER.match(self.source, at):
            return float(number[0]) if "." in number[0] else int(number[0]), number.end()
        if char == "{":
            return self._object(at, depth)
        if char == "[":
            return self._members_of(*self._array(at, depth), depth)
        if char == "(":
            value, end = self.evaluate(at + 1, depth + 1)
            end = self._skip(end)
            return (value, end + 1) if self.source[end : end + 1] == ")" else (None, self._past(at))
        if self.source.startswith("new ", at):
            return self._term(at + 4, depth)
        if char == "!" or not (name := _NAME.match(self.source, at)):
            return None, self._past(at)
        return self._reference(name[0], name.end(), depth, at)

    def _string(self, at: int, depth: int) -> tuple[Any, int]:
        try:
            value, end = _read_string(self.source, at)
        except NotLiteralError:
            return None, len(self.source)
        return self._members_of(value, end, depth)

    def _template(self, at: int, depth: int) -> tuple[Any, int]:
        end = self.source.find("`", at + 1)
        if end < 0:
            return None, len(self.source)
        value: Any = ""
        place = at + 1
        for filled in _FILLED.finditer(self.source, at, end):
            value = add_values(value, self.source[place : filled.start()])
            piece, _ = self.evaluate(filled.end(), depth + 1)
            value = add_values(value, "" if piece is None and self.identity else piece)
            place = self.source.find("}", filled.end(), end) + 1 or end
        return add_values(value, self.source[place:end]), end + 1

    def _object(self, at: int, depth: int) -> tuple[Any, int]:
        found: dict[str, Any] = {}
        at = self._skip(at + 1)
        while at < len(self.source) and self.source[at] != "}":
            char = self.source[at]
            if char == "," or self.source.startswith("...", at):
                if char == ".":
                    value, at = self.evaluate(at + 3, depth + 1)
                    found |= value if isinstance(value, dict) else {}
                else:
                    at += 1
                at = self._skip(at)
                continue
            key, end = self._key(at)
            if key is None:
                return found, self._past_bracket(at)
            at = self._skip(end)
            if self.source[at : at + 1] == ":":
                value, at = self.evaluate(at + 1, depth + 1)
                found[key] = value
            elif self.source[at : at + 1] in (",", "}"):
                found[key] = self._names.variable(key, at, depth + 1)
            else:
                at = self._past(at)
            at = self._skip(at)
            if self.source[at : at + 1] not in (",", "}"):
                at = self._past(at)
                if self.source[at : at + 1] not in (",", "}"):
                    return found, at
        return found, at + 1

    def _key(self, at: int) -> tuple[str | None, int]:
        if self.source[at : at + 1] in ('"', "'"):
            try:
                return _read_string(self.source, at)
            except NotLiteralError:
                return None, at
        found = _NAME.match(self.source, at) or _NUMBER.match(self.source, at)
        return (found[0], found.end()) if found else (None, at)

    def _array(self, at: int, depth: int) -> tuple[Any, int]:
        found: list[Any] = []
        at = self._skip(at + 1)
        while at < len(self.source) and self.source[at] != "]":
            if self.source[at] == ",":
                at = self._skip(at + 1)
                continue
            value, end = self.evaluate(at, depth + 1)
            found.append(value)
            at = self._skip(max(end, at + 1))
            if self.source[at : at + 1] not in (",", "]"):
                return found, self._past_bracket(at)
        return found, at + 1

    # --- names -------------------------------------------------------------------------------------------

    def _reference(self, name: str, at: int, depth: int, start: int) -> tuple[Any, int]:
        """Return the value of a variable, a member or a call; `start` is where it begins, `at` where its first name ends."""
        path = [name]
        while True:
            after = self._skip(at)
            if member := _MEMBER.match(self.source, after):
                if _FILLS.match(self.source, after):
                    break
                path.append(member[1])
                at = member.end()
            elif self.source[after : after + 1] == "[":
                index, end = self.evaluate(after + 1, depth + 1)
                path.append(str(index) if isinstance(index, str | int) else "[]")
                at = self._skip(end) + 1
            else:
                break
        if self.source[after : after + 1] == "(":
            arguments, end = self.arguments(after + 1, depth)
            if arguments and (stored := _STORED.match(self.source, end)):
                return self.fields.get(
                    f"{str(arguments[0]).lstrip('#')} {stored[1] or to_attribute(stored[2])}"
                ), stored.end()
            return self._members_of(self._names.call(path, arguments, start, depth), end, depth)
        return self._names.path(path, start, depth), at

    def _members_of(self, value: Any, at: int, depth: int) -> tuple[Any, int]:
        """Return a value after the calls that follow it: `.trim()`, `.val()`, `.concat(…)`; others give the value itself."""
        while member := _CALLED.match(self.source, at):
            at = member.end()
            if member[3] and isinstance(value, list):
                value = value[int(member[3])] if int(member[3]) < len(value) else None
            elif member[3]:
                return value, member.start()
            if not member[2]:
                continue
            arguments, at = self.arguments(at, depth)
            if member[1].startswith("serialize"):
                value = {name: field for name, field in self.fields.items() if " " not in name}
            elif member[1] == "concat" and isinstance(value, str):
                for argument in arguments:
                    value = add_values(value, argument)
            else:
                value = call_method(value, member[1], arguments)
        return value, at

    # --- stepping over what is not read ------------------------------------------------------------------

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self.source, at)
        return found.end() if found else at

    def _past(self, at: int) -> int:
        """Return the place of the comma, semicolon or bracket that ends an expression."""
        depth, end, start = 0, len(self.source), at
        while at < end:
            if at - start + self._stepped_over > _MAX_STEPPED_OVER:
                self._stepped_over = _MAX_STEPPED_OVER
                return end
            char = self.source[at]
            if char in "\"'`":
                try:
                    at = _read_string(self.source, at)[1]
                except NotLiteralError:
                    return end
                continue
            if char in "([{":
                depth += 1
            elif depth == 0 and char in ")]},;":
                break
            elif char in ")]}":
                depth -= 1
            at += 1
        self._stepped_over += at - start
        return at

    def _past_bracket(self, at: int) -> int:
        """Return the place after the bracket that closes what `at` is in."""
        while at < len(self.source) and self.source[at] not in ")]}":
            step = self._past(at)
            at = step + 1 if self.source[step : step + 1] in (",", ";") else step
        return at + 1


def _read_string(source: str, at: int) -> tuple[str, int]:
    end = source.find(source[at], at + 1)
    if end > 0 and "\\" not in source[at:end]:
        return source[at + 1 : end], end + 1
    value, end = read_literal_at(f"{source[at : at + 20_000]}\n", 0)
    return str(value), at + end
