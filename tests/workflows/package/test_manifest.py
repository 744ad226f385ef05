"""The manifest has one form, and the ledger's key stands by its bytes."""

import pytest

from kaohe.core.errors import FileUnusable
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.workflows.package.manifest import (
    Engine,
    PackageManifest,
    PackName,
    find_note_faults,
    list_files,
    read_manifest,
    sign_manifest,
    write_manifest,
)

SIGNER = NoteSigner("ledger.example/2012/rehearsal", ED25519, b"\x01" * 32)
OTHER = NoteSigner("ledger.example/2012/rehearsal", ED25519, b"\x02" * 32)
CONTENT = write_manifest(
    PackageManifest(
        format="result-package/1",
        campaign="2012",
        rehearsal=True,
        as_of="2012-12-31",
        engine=Engine(name="kaohe", version="0.1.0"),
        pack=PackName(id="national_2012", version="2012.1.0", digest="0" * 64),
        register_digest=None,
        checkpoint=None,
        files=list_files({"b": b"two", "a": b""}),
    )
)


def codes(note, manifest=CONTENT):
    found = find_note_faults(note, manifest, [SIGNER.key])
    return [(each.where, each.kind.code) for each in found]


def test_files_stand_sorted_with_digest_and_size():
    assert [(each.path, each.size) for each in read_manifest(CONTENT).files] == [("a", 0), ("b", 3)]


@pytest.mark.parametrize(
    "changed",
    [
        CONTENT.replace(b'"rehearsal":true', b'"rehearsal": true'),
        CONTENT.replace(b'"path":"b"', b'"path":"a"'),
        CONTENT.removesuffix(b"\n"),
        CONTENT.replace(b"result-package/1", b"result-package/2"),
        b"{}",
    ],
)
def test_another_form_or_a_file_listed_twice_is_refused(changed):
    with pytest.raises(FileUnusable, match="package-anchor-wrong"):
        read_manifest(changed)


def test_the_note_holds_for_this_manifest_only():
    note = sign_manifest(CONTENT, SIGNER)

    assert codes(note) == []
    assert codes(note, CONTENT + b" ") == [("manifest.json", "package-anchor-wrong")]


def test_no_byte_of_the_note_can_be_changed():
    note = sign_manifest(CONTENT, SIGNER)

    for index in range(len(note)):
        changed = note[:index] + bytes((note[index] ^ 1,)) + note[index + 1 :]
        assert codes(changed), index


def test_a_note_of_another_key_or_none_at_all_is_refused():
    assert codes(None) == [("manifest.note", "package-file-lacking")]
    assert codes(sign_manifest(CONTENT, OTHER)) == [("manifest.note", "note-unsigned")]
