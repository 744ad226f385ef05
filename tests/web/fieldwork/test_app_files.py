"""The app's files on a slow network: compressed, and never sent twice."""

from __future__ import annotations

import gzip

import pytest

PAGE = "<!doctype html><title>实地抽查</title>" + "<p>一条</p>" * 300


@pytest.fixture
def built(settings, tmp_path):
    """Stand in for the built app."""
    (tmp_path / "field").mkdir()
    (tmp_path / "field" / "index.html").write_text(PAGE, encoding="utf-8")
    settings.STATICFILES_DIRS = [tmp_path]


@pytest.mark.usefixtures("built")
def test_a_file_is_sent_compressed_to_whoever_takes_it(client):
    packed = client.get("/field/", HTTP_ACCEPT_ENCODING="br, gzip;q=0.8")
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content).decode() == PAGE
    assert len(packed.content) < 200
    plain = client.get("/field/")
    assert ("Content-Encoding" in plain, plain.content.decode()) == (False, PAGE)


@pytest.mark.usefixtures("built")
def test_a_file_that_the_phone_has_is_not_sent_again(client):
    tag = client.get("/field/")["ETag"]
    again = client.get("/field/index.html", HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING="gzip")
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/field/", HTTP_IF_NONE_MATCH='W/"0"').status_code == 200
