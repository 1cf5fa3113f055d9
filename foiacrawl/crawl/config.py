"""Settings that an operator gives: `-s NAME=VALUE`, else the environment, else a configuration file in TOML, else the default."""

from __future__ import annotations

import difflib
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiacrawl.crawl import settings as defaults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

USUAL = Path("foiacrawl.toml")
"""Read from the working folder if it is there and `FOIACRAWL_CONFIG` names no other."""

_TABLE = "settings"
_OF_SCRAPY: dict[str, Any] = {
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_MAX_DELAY": 60.0,
    "CONCURRENT_REQUESTS": 32,
    "DNS_TIMEOUT": 20,
    "DOWNLOAD_DELAY": 3.0,
    "DOWNLOAD_DELAY_JITTER": 0.5,
    "DOWNLOAD_MAXSIZE": 0,
    "DOWNLOAD_TIMEOUT": 60,
    "DOWNLOAD_VERIFY_CERTIFICATES": False,
    "LOG_FILE": "",
    "LOG_LEVEL": "INFO",
    "RETRY_TIMES": 2,
    "SPIDERMON_ENABLED": True,
    "SPIDERMON_ENGINE_STOP_MONITORS": [""],
    "USER_AGENT": "",
}
"""Scrapy's and Spidermon's settings that an operator may change, each with a value of its type."""
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_TYPES = {
    bool: "true or false",
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    list: "a list of texts",
}


class ConfigError(ValueError):
    """A setting cannot be used; the message names it, the file if it is in one, and what is wrong with it."""


def known_settings() -> dict[str, Any]:
    """Return the settings that the file may have, each with a value of its type: its default, if it has one."""
    ours = {name: value for name, value in vars(defaults).items() if name.startswith("FOIACRAWL_")}
    del ours["FOIACRAWL_CONFIG"]
    return {**ours, **_OF_SCRAPY}


def read_config(named: str | None) -> dict[str, Any]:
    """Return the settings of the file that was named, else of `foiacrawl.toml` in the working folder, if it is there.

    A setting that the environment has is left out: that one wins. Raises ConfigError.
    """
    path = Path(named) if named else USUAL
    if not named and not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: it cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: this is not TOML: {error}") from error
    values = found.pop(_TABLE, {})
    if found or not isinstance(values, dict):
        raise ConfigError(
            f"{path}: write all settings below one line [{_TABLE}]; {_shown(found or [_TABLE])} is something else"
        )
    for name, value in values.items():
        if fault := _fault(name, value, known_settings()):
            raise ConfigError(f"{path}: {fault}")
    return {name: value for name, value in values.items() if name not in os.environ}


def read_environment() -> dict[str, Any]:
    """Return the settings of this project that the environment has. Raises ConfigError."""
    names = [name for name in known_settings() if name.startswith("FOIACRAWL_") and name in os.environ]
    return {name: _converted(name, os.environ[name]) for name in names}


def read_settings(given: Sequence[str]) -> dict[str, Any]:
    """Return all settings of `known_settings`, those of `given` (`NAME=VALUE`, as with `-s`) first. Raises ConfigError."""
    pairs = [one.partition("=") for one in given]
    values = {name.strip(): value for name, _, value in pairs}
    named = values.pop("FOIACRAWL_CONFIG", None) or os.environ.get("FOIACRAWL_CONFIG")
    chosen = {name: _converted(name, value) for name, value in values.items()}
    return {**known_settings(), **read_config(named), **read_environment(), **chosen}


def _converted(name: str, text: str) -> Any:
    """Return a value that was given as text, as the type of its setting. Raises ConfigError."""
    known = known_settings()
    if name not in known:
        raise ConfigError(_unknown(name, known))
    value: Any = text
    try:
        if isinstance(known[name], bool):
            value = _BOOLEANS[text.strip().lower()]
        elif isinstance(known[name], int | float):
            value = type(known[name])(text)
        elif isinstance(known[name], list):
            value = text.split(",")
    except (KeyError, ValueError):
        value = text
    if fault := _fault(name, value, known):
        raise ConfigError(fault)
    return value


def _unknown(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name.upper(), known, 1)
    return f"{name} is no setting that can be given here" + (f"; is {near[0]} meant?" if near else "")


def _fault(name: str, value: object, known: Mapping[str, Any]) -> str | None:
    """Return what is wrong with one setting, None if nothing is."""
    if name not in known:
        return _unknown(name, known)
    wanted = str if known[name] is None else type(known[name])
    fits = type(value) is wanted or (wanted is float and type(value) is int)
    if fits and isinstance(value, list):
        fits = all(isinstance(one, str) for one in value)
    return None if fits else f"{name} = {value!r} is not {_TYPES[wanted]}"


def _shown(names: Any) -> str:
    return ", ".join(map(str, names))
