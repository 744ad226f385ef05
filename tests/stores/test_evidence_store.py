"""Files of evidence: many may bring the same at once, and nothing that is kept is written again."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier

import pytest

from kaohe.core.errors import FileUnusable
from kaohe.stores.evidence_store import EvidenceStore

CONTENT = b"a photo of a union's board " * 5_000
DIGEST = sha256(CONTENT).hexdigest()
UPLOAD = "a" * 32
AT_ONCE = 8


@pytest.fixture
def store(tmp_path):
    return EvidenceStore(tmp_path)


def at_once(doing):
    """Let several do the same at the same time; return what each got or was told."""
    begin = Barrier(AT_ONCE)

    def call(_number):
        begin.wait(60)
        try:
            return doing()
        except FileUnusable as wrong:
            return wrong.faults[0].kind.code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(call, range(AT_ONCE)))


def left(store):
    return list((store.folder / "incoming").iterdir())


def test_the_same_file_kept_by_many_at_once_is_there_once_for_all(store):
    for _again in range(20):
        assert at_once(lambda: store.keep(CONTENT)) == [DIGEST] * AT_ONCE
    assert list(store.list_digests()) == [DIGEST]
    assert store.read(DIGEST) == CONTENT
    assert left(store) == []


def test_an_upload_brought_and_finished_by_many_at_once_is_there_or_said_to_be_over(store):
    def bring():
        store.begin(UPLOAD)
        store.write_part(UPLOAD, 0, CONTENT)
        return store.finish(UPLOAD)

    for _again in range(20):
        told = at_once(bring)
        assert DIGEST in told
        assert set(told) <= {DIGEST, "evidence-part-gone"}
    assert store.read(DIGEST) == CONTENT


def test_bytes_of_another_hash_than_expected_are_thrown_away_and_put_nowhere(store):
    store.begin(UPLOAD)
    store.write_part(UPLOAD, 0, b"other bytes")
    assert store.finish(UPLOAD, expected=DIGEST) == sha256(b"other bytes").hexdigest()
    assert list(store.list_digests()) == []
    assert left(store) == []


def test_a_finished_upload_takes_no_further_part(store):
    store.begin(UPLOAD)
    store.write_part(UPLOAD, 0, CONTENT)
    store.finish(UPLOAD)
    with pytest.raises(FileUnusable) as told:
        store.write_part(UPLOAD, 0, b"other")
    assert told.value.faults[0].kind.code == "evidence-part-gone"


def test_after_a_death_between_name_and_end_the_bytes_cannot_be_written_over(store):
    store.begin(UPLOAD)
    store.write_part(UPLOAD, 0, CONTENT)
    store.place_of(DIGEST).parent.mkdir()
    os.link(store.part_of(UPLOAD), store.place_of(DIGEST))
    assert store.write_part(UPLOAD, 0, b"other bytes") == len(CONTENT)
    assert store.read(DIGEST) == CONTENT
    assert store.finish(UPLOAD) == DIGEST
    assert left(store) == []


def test_the_store_never_replaces_and_tells_what_was_damaged(store):
    digest = store.keep(CONTENT)
    assert store.keep(CONTENT) == digest
    assert store.read(digest) == CONTENT
    place = store.place_of(digest)
    place.chmod(0o600)
    place.write_bytes(CONTENT + b"x")
    assert [fault.kind.code for fault in store.check([digest, "0" * 64])] == [
        "evidence-blob-damaged",
        "evidence-blob-missing",
    ]
    with pytest.raises(FileUnusable):
        store.read(digest)


def test_an_upload_has_no_holes_and_is_swept_after_a_day(store):
    store.begin(UPLOAD)
    with pytest.raises(FileUnusable):
        store.write_part(UPLOAD, 5, b"x")
    assert store.write_part(UPLOAD, 0, b"abc") == 3
    assert store.write_part(UPLOAD, 1, b"bcd") == 4
    written = store.part_of(UPLOAD).stat().st_mtime
    assert store.sweep(written + 86_000) == 0
    assert store.sweep(written + 86_401) == 1
