"""The wheel, installed into a new environment and used from a folder that is no checkout."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sysconfig
import venv
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.crawl.portal_server import LocalPortal, serving
from tests.crawl.test_command import LISTING, listing
from tests.report.test_label_overrides import page
from tests.walk.site import report
from tests.wheel import ROOT, build_wheel, pip

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOT_SHIPPED = {".pyc", ".png"}  # the picture is the README's
TITLE = "某某市人民政府2023年政府信息公开工作年度报告"
LABEL = "群众来函索取材料份数"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone; the packages that it needs are those of this environment. Return its scripts' folder."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, symlinks=True)
    pip("--python", str(folder / "bin" / "python"), "install", "--no-deps", str(wheel))
    (packages,) = folder.glob("lib/python*/site-packages")
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "outer.pth").write_text("\n".join(sorted(paths)), encoding="utf-8")
    return folder / "bin"


def _run(
    scripts: Path, folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the installed `foiacrawl` in a folder, without what leads to the checkout."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FOIACRAWL"))}
    return subprocess.run(  # noqa: S603
        [str(scripts / "foiacrawl"), *arguments],
        cwd=folder,
        env={**own, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_the_wheel_has_one_top_level_package_with_every_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        f"foiacrawl/{path.relative_to(ROOT / folder).as_posix()}"
        if folder == "foiacrawl"
        else f"foiacrawl/{path.relative_to(ROOT).as_posix()}"
        for folder in ("foiacrawl", "spiders")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in NOT_SHIPPED
    }
    assert names == expected


def test_the_version_is_printed(scripts: Path, tmp_path: Path) -> None:
    done = _run(scripts, tmp_path, "--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "foiacrawl"), done.stderr


def test_extract_reads_with_the_labels_that_the_environment_names(scripts: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")
    labels = tmp_path / "labels.csv"
    labels.write_text(f"form,table,id,label\n2021,requests,requests_received_new,{LABEL}\n", encoding="utf-8")
    rows = []
    for environment in ({}, {"FOIACRAWL_LABELS": str(labels)}):
        done = _run(scripts, tmp_path, "extract", "page.html", environment=environment)
        assert done.returncode == 0, done.stderr
        rows.append({figure["row"] for figure in json.loads(done.stdout)["figures"]})
    assert "requests_received_new" not in rows[0]
    assert "requests_received_new" in rows[1]


def test_crawl_works_from_the_folder_of_another_project(scripts: Path, tmp_path: Path) -> None:
    portal = LocalPortal()
    portal.pages = {LISTING: listing(("t20240130_1.html", TITLE, "2024-01-30"))}
    portal.pages[f"{LISTING}t20240130_1.html"] = report(TITLE)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = another.project\n", encoding="utf-8")
    registry = tmp_path / "my.csv"
    with serving(portal):
        registry.write_text(
            f"portal_id,name,listing_url\np,某某市人民政府,{portal.url}{LISTING}\n", encoding="utf-8"
        )
        for arguments, environment in (
            (["-a", "registry=my.csv"], {}),
            (["-s", "FOIACRAWL_REGISTRY=my.csv"], {}),
            ([], {"FOIACRAWL_REGISTRY": str(registry)}),
        ):
            done = _run(
                scripts, tmp_path, "crawl", *arguments, "-a", "all=1", "-s", "DOWNLOAD_DELAY=0", environment=environment
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            assert "Run report (finished)" in done.stdout
    with closing(sqlite3.connect(tmp_path / "output" / "foia.db")) as database:
        assert database.execute("SELECT agency, year FROM reports").fetchall() == [("某某市人民政府", 2023)]
        assert database.execute("SELECT count(*) FROM runs").fetchall() == [(3,)]


@pytest.mark.parametrize(
    ("text", "words"),
    [("form,table,id,label\n2021,requests,no_such_row,某\n", "line 2"), (None, "cannot be read")],
    ids=["wrong", "absent"],
)
def test_a_labels_file_that_cannot_be_used_is_named(
    scripts: Path, tmp_path: Path, text: str | None, words: str
) -> None:
    labels = tmp_path / "labels.csv"
    if text:
        labels.write_text(text, encoding="utf-8")
    environment = {"FOIACRAWL_LABELS": str(labels)}
    for command in (["extract", "page.html"], ["crawl", "-L", "ERROR"]):
        done = _run(scripts, tmp_path, *command, environment=environment)
        assert done.returncode == 2
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
