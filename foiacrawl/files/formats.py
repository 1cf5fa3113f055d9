"""Format a sheet's stored numbers: 1.0 is 1, and a percentage or a date only by the cell's format."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

# Excel's own formats that are dates; 27 to 36 and 50 to 58 are those of the Chinese edition.
_DATES = frozenset([*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)])
_CHINESE_DATES = frozenset([*range(27, 37), *range(50, 59)])
_PERCENTS = frozenset((9, 10))
_NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_SUFFIX = re.compile(r"[0#?]\s*((?:\"[^\"]*\"|\\.)+)\s*$")
_TIME = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_DIGITS = 15  # that Excel keeps; 0.1 + 0.2 is 0.3 in a cell
_LAST_DAY = 2_958_465  # 31 December 9999


def shown(value: float, format_id: int, code: str, *, since_1904: bool = False) -> str:
    """Return a number as it is shown in the cell; `code` is a format of the file's own ("" for none).

    Decimals that a format only rounds away are kept: the file's number is the evidence.
    """
    bare = _NOT_CODE.sub("", code.split(";")[0])
    if (format_id in _DATES and not code) or (bare and _TIME.search(bare) and "0" not in bare.split(".")[0]):
        date = _date(value, since_1904)
        if date:
            chinese = format_id in _CHINESE_DATES or "年" in code or "\u5e74" in code
            return _chinese(date) if chinese else _plain_date(date)
    if format_id in _PERCENTS or "%" in bare:
        return f"{number(value * 100)}%"
    suffix = _SUFFIX.search(code.split(";")[0])
    return number(value) + ("".join(a or b for a, b in _LITERAL.findall(suffix[1])) if suffix else "")


def number(value: float) -> str:
    """Return a number without what floating point added to it."""
    if value == int(value) and abs(value) < 10**_DIGITS:
        return str(int(value))
    text = f"{value:.{_DIGITS}g}"
    return f"{value:.0f}" if "e+" in text else text if "e" not in text else f"{value:.20f}".rstrip("0")


def _date(value: float, since_1904: bool) -> datetime | None:
    if not 0 <= value <= _LAST_DAY:
        return None
    # Excel believes that 1900 was a leap year.
    epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if value >= 60 else 31)
    return epoch + timedelta(days=value)


def _chinese(date: datetime) -> str:
    return f"{date.year}年{date.month}月{date.day}日"


def _plain_date(date: datetime) -> str:
    return f"{date:%Y-%m-%d}" if (date.hour, date.minute) == (0, 0) else f"{date:%Y-%m-%d %H:%M}"
