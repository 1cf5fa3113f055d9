"""The downloads: files of the dataset, no others, and the description of the JSON API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.site.questions import questions

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tests.site import small

    Get = Callable[..., httpx.Response]


def test_the_files_of_the_dataset_are_listed_and_sent(get: Get, little: small.Small) -> None:
    assert "foiacrawl export" in get("/download/?lang=en").text
    folder = little.database.parent / "dataset"
    folder.mkdir()
    (folder / "panel.csv").write_text("\ufeffa,b\n1,2\n", encoding="utf-8")
    (folder / "secret.key").write_text("x", encoding="utf-8")
    page = get("/download/").text
    assert "/download/panel.csv" in page
    assert "secret.key" not in page
    sent = get("/download/panel.csv")
    assert sent.content.decode("utf-8-sig") == "a,b\n1,2\n"
    assert "attachment" in sent.headers["content-disposition"]
    for name in ("secret.key", "foia.db", "nothing.csv"):
        assert get(f"/download/{name}").status_code == 404
    assert get("/download/..%2Ffoia.db").status_code in (302, 404)


def test_the_json_api_is_described(get: Get) -> None:
    described = get("/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert "/foia/indicators.json" in described["paths"]
    assert {f"/questions/{name}.csv" for name in questions()} <= described["paths"].keys()
    for path in ("/foia/indicators.json", "/foia/coverage.json"):
        assert get(f"{path}?_size=1&_shape=array").status_code == 200
