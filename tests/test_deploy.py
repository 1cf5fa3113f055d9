"""The files in deploy/: what they name exists, and each command they run is one of ours."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import signal
import subprocess
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from datasette.utils import parse_metadata  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.cli import _parser
from foiacrawl.crawl.config import read_config

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
# YAML; no parser of our own for it.
COMPOSE: dict[str, Any] = parse_metadata((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
CHECKOUT = "/srv/foiacrawl/"


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    parser.read(DEPLOY / name, encoding="utf-8")
    return parser


def is_command(*words: str) -> bool:
    return _parser().parse_args(words) is not None


def test_the_settings_of_the_nightly_crawl_are_settings() -> None:
    path = DEPLOY / "foiacrawl.toml"
    assert read_config(str(path)) == tomllib.loads(path.read_text(encoding="utf-8"))["settings"]


def test_the_image_copies_what_is_there_and_its_context_has_it() -> None:
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, re.MULTILINE)
        for name in [word for word in line.split() if not word.startswith("--")][:-1]
    ]
    assert {"foiacrawl", "spiders", "pyproject.toml", "deploy/nightly"} <= set(copied)
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored, name


def test_the_services_are_built_from_files_that_are_there_and_share_the_volume() -> None:
    crawler, site = COMPOSE["services"]["crawler"], COMPOSE["services"]["site"]
    build = crawler["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    assert crawler["entrypoint"] == ["nightly"]
    for service in (crawler, site):
        assert service["image"] == "foiacrawl"
        assert "output:/data/output" in service["volumes"]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        for source in (volume.partition(":")[0] for volume in service["volumes"]):
            assert source in COMPOSE["volumes"] or (DEPLOY / source).is_file()
    assert is_command(*site["command"])
    assert "--public" in site["command"]
    assert all(port.startswith("127.0.0.1:") for port in site["ports"])


def test_the_machines_of_a_cluster_have_one_image_one_volume_and_no_open_port() -> None:
    cluster: dict[str, Any] = parse_metadata((DEPLOY / "cluster.yaml").read_text(encoding="utf-8"))
    services = cluster["services"]
    assert {"scheduler", "worker-1", "worker-2", "crawler", "site"} == services.keys()
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert "ARG EXTRAS" in CONTAINERFILE
    assert "cluster" in extras
    for name, service in services.items():
        assert service["image"] == "foiacrawl-cluster"
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert name == "scheduler" or "output:/data/output" in service["volumes"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    assert services["worker-1"]["command"][:2] == ["worker", "tcp://scheduler:8786"]
    assert services["crawler"]["command"] == ["--scheduler", "tcp://scheduler:8786", "--shards", "16"]
    assert services["site"]["command"] == COMPOSE["services"]["site"]["command"]


@pytest.mark.parametrize("name", ["foiacrawl.service", "foiacrawl-site.service"])
def test_a_unit_runs_a_command_in_the_checkout(name: str) -> None:
    service = unit(name)["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == f"{CHECKOUT}.venv/bin/foiacrawl"
    assert is_command(*words)
    assert service["WorkingDirectory"] == CHECKOUT.rstrip("/")
    assert service["ReadWritePaths"] == f"{CHECKOUT}output"
    page = unit(name)["Unit"]["Documentation"].removeprefix(f"file:{CHECKOUT}")
    assert (ROOT / page).is_file()


def test_the_timer_starts_the_crawl_and_the_manual_names_every_file() -> None:
    assert unit("foiacrawl.timer")["Install"]["WantedBy"] == "timers.target"
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    names = {path.name for path in DEPLOY.iterdir()} - {"Containerfile.dockerignore"}
    assert not {name for name in names if name not in text}


def test_the_public_ci_builds_the_image() -> None:
    text = (ROOT / ".github" / "workflows" / "ci.yaml").read_text(encoding="utf-8")
    assert "docker build -f deploy/Containerfile" in text
    assert "deploy/compose.yaml config" in text


def test_nightly_waits_crawls_and_passes_a_signal_on(tmp_path: Path) -> None:
    crawl = "trap 'echo stopped; exit 0' TERM\necho \"begun $*\"\nwhile :; do sleep 0.1; done"
    wait = f'echo "$1" >> {tmp_path}/waits\nexec /bin/sleep 0.1'
    for name, script in (("foiacrawl", crawl), ("sleep", wait)):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    later = (datetime.now().astimezone() + timedelta(hours=1)).strftime("%H:%M:%S")
    process = subprocess.Popen(  # noqa: S603  (our own script)
        [str(DEPLOY / "nightly"), "-a", "shard=1/2"],
        env={**os.environ, "AT": later, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("The next crawl is at ")
    assert process.stdout.readline() == "begun crawl -a shard=1/2\n"
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=300)[0] == "stopped\n"
    assert process.returncode == 0
    waited = int((tmp_path / "waits").read_text(encoding="ascii").split()[0])
    assert 0 < waited <= 3600
