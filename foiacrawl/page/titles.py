"""Find the title of a page: the meta tag, the title element, the first lines (joined where broken), the window title."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.data import load_toml
from foiacrawl.numerals import to_arabic_years
from foiacrawl.page.chrome import is_chrome, is_stop, opens_list
from foiacrawl.page.dates import lone_date
from foiacrawl.page.lines import plain
from foiacrawl.text import collapse_spaces, normalize, strip_glosses, to_simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.page.lines import Line

_MAX_LENGTH = 90
_MAX_NAME = 40
_MIN_NAME = 4
_JOINED = 3
_MIN_PART = 6
# A title without its year counts only at the very top of a page.
_TOP = 3
_YEAR = re.compile(r"(?:19|20)\d\d")
_MAY_HAVE_SITE = re.compile(r"\D\s*[-_–—|｜]")
_OPENING = re.compile(r"^(?:公告|公示|通告|年报|标题):")
# 某某局: before a title is the body that reports; 发文机关: is a label.
_FIELD = re.compile(r"(?:发文|发布|公开|制发|责任|主办|承办|来源|编制|制作|报送|填报)")
_CLAUSE = re.compile(r"[。;!?:]|,.*,")
_LOOSE_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|(?<=\d)\s+(?=\d)")
_LABEL = re.compile(r"^(?:标\s*题|名\s*称|信息名称|文件名称)(?:\s*[:：|｜]\s*|\s+(?=\S{6}))")
_MARKUP = re.compile(r"^(?:#{1,6}\s*|\*\*)|\*\*$|\s*[|｜]$")  # of Markdown and of tables in text


class _Words(NamedTuple):
    ending: re.Pattern[str]
    generic: re.Pattern[str]
    sure: re.Pattern[str]
    bodies: tuple[str, ...]
    separators: re.Pattern[str]


@lru_cache(maxsize=1_024)  # a line is asked for its title up to ten times
def normal_title(text: str) -> str:
    """Return a title simplified and without white space beside Chinese characters."""
    text = _MARKUP.sub("", to_simplified(strip_glosses(collapse_spaces(text))))
    text = _LABEL.sub("", _MARKUP.sub("", text))
    return _LOOSE_SPACE.sub("", text) if " " in text else text


def titles(
    meta_title: str | None,
    block_title: str | None,
    above: Sequence[Line],
    window_title: str | None,
    names: Iterable[str | None],
) -> tuple[str, ...]:
    """Return the candidates, best first, simplified, each once.

    `above` are the lines above the running text (no chrome, no publication block); `names` are the site's and the
    column's, which are no titles.
    """
    not_titles = {normal_title(name) for name in names if name}
    window = [normal_title(part) for part in _words().separators.split(window_title or "") if part]
    found = _of_lines(above)
    if meta_title:
        # A tag without a year is a column's name or a template's; it counts only when nothing better is there.
        title = without_site(meta_title, not_titles)
        found.insert(0 if _has_year(title) else len(found), title)
    if block_title:
        found.append(normal_title(block_title))
    found += [part for part in window if _reads_as_title(part)][:1]
    if not any(found):
        found += [normal_title(line.text) for line in above if line.titled and len(line.text) <= _MAX_LENGTH]
        found += window[:1]
    return tuple(dict.fromkeys(title for title in found if title and title not in not_titles))


def without_site(title: str, names: Iterable[str] = ()) -> str:
    """Return a title without the names of column and site that a system appended to it."""
    parts = [normal_title(part) for part in _words().separators.split(title) if part.strip()]
    if len(parts) > 1 and _reads_as_title(parts[0]):
        return parts[0]
    while len(parts) > 1 and parts[-1] in set(names):
        parts.pop()
    return normal_title(title) if len(parts) != 1 else parts[0]


def is_title(line: Line) -> bool:
    """Return whether a line reads as a whole title."""
    return _reads_as_title(plain(normal_title(line.text)))


def is_part(text: str, title: str) -> bool:
    """Return whether a line is the title or one of the lines it is broken over."""
    words = normal_title(text)
    return len(words) >= _MIN_PART and words in title


def is_body_name(name: str) -> bool:
    """Return whether a name ends like a body's: 局, 委员会, 人民政府."""
    return len(name) > 1 and to_simplified(name).endswith(_words().bodies)


def _of_lines(above: Sequence[Line]) -> list[str]:
    """Return titles of the lines above the text: those of title elements first, then complete ones, then the rest."""
    listed = _listed(above)
    usable = [
        _without_site_of(line)
        for line in above
        if not line.is_linked and not is_chrome(line, above_text=True)
    ]
    graded: list[tuple[int, str]] = []
    for index, line in enumerate(usable):
        if line.number in listed:
            continue
        words = plain(normal_title(line.text))
        if len(words) > _MAX_LENGTH or _is_clause(words) or not _words().ending.search(words):
            continue
        title = _joined(usable, index)
        if _has_year(title):
            graded.append((0 if line.titled else 1 if _names_body(title) else 2, title))
        elif index < _TOP and _names_body(title) and _words().sure.search(words):
            graded.append((3, normal_title(line.text) if _names_body(words) else title))
    graded.sort(key=lambda pair: pair[0])
    return [title for _, title in graded]


def _without_site_of(line: Line) -> Line:
    """Return a line without the site's name that a copied window title has behind the page's own title."""
    if not _MAY_HAVE_SITE.search(line.text):
        return line
    first, *rest = _words().separators.split(line.text, maxsplit=1)
    return line._replace(text=first) if rest and _reads_as_title(plain(normal_title(first))) else line


def _listed(above: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of lines in a list of other reports (往年年报).

    The last line above the text is the own title, and so is one that is no link below those that are.
    """
    found: set[int] = set()
    in_list = has_links = False
    for line in above[:-1]:
        begins = opens_list(line) or is_stop(line)
        in_list = begins or (in_list and is_title(line) and (line.is_linked or not has_links))
        has_links = in_list and not begins and line.is_linked
        if in_list:
            found.add(line.number)
    return frozenset(found)


def _joined(lines: Sequence[Line], index: int) -> str:
    """Return the title that ends on a line, with the lines before where it is not whole."""
    title = normal_title(lines[index].text)
    for before in reversed(lines[max(0, index - _JOINED + 1) : index]):
        dated, named = _has_year(title), _names_body(title)
        part = normal_title(before.text)
        if (dated and named) or len(part) > _MAX_NAME or _CLAUSE.search(plain(part)) or lone_date(part):
            break
        if is_stop(before):  # 相关推荐, when a list of other reports is above
            break
        if _words().ending.search(part) or (dated and not part.endswith(_words().bodies)):
            break
        title = part + title
    return title


def _reads_as_title(words: str) -> bool:
    """Return whether words, in plain form, have a year and the end of a title, and are no sentence."""
    if len(words) > _MAX_LENGTH or _is_clause(words):
        return False
    return _has_year(words) and _words().ending.search(words) is not None


def _is_clause(words: str) -> bool:
    """Return whether words in plain form are a sentence or a part of one, and no title."""
    words = _OPENING.sub("", words).rstrip("?")
    name, colon, title = words.partition(":")
    if colon and _MIN_NAME <= len(name) <= _MAX_NAME and is_body_name(name) and not _FIELD.match(name):
        words = title if not _CLAUSE.search(name) else words
    return _CLAUSE.search(words) is not None


def _has_year(title: str) -> bool:
    """Return whether a title has a year, in Arabic digits or Chinese numerals."""
    return _YEAR.search(to_arabic_years(normalize(title))) is not None


def _names_body(title: str) -> bool:
    """Return whether a title names a body."""
    words = _words().ending.sub("", _YEAR.sub("", to_arabic_years(normalize(title))))
    return len(_words().generic.sub("", words)) >= 2


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = load_toml(__file__, "titles.toml")
    longest_first = sorted(data["generic"], key=len, reverse=True)
    published = rf"(?:[(（]?(?:的?已?(?:{'|'.join(data['publishing'])}))+稿?[)）]?)?[?？]*$"
    remark = r"(?:[(\[（](?:[^()（）]{1,20}|[ -'*-~]{1,80})[)\]）])?"  # a translation may be long
    return _Words(
        re.compile(rf"(?:{'|'.join(data['endings'])}){remark}{published}"),
        re.compile("|".join(longest_first)),
        re.compile(rf"(?:{'|'.join(data['sure_endings'])}){published}"),
        tuple(data["bodies"]),
        re.compile(data["separators"]),
    )
