"""Test how files that prove a consent are sealed and opened."""

import pytest
from cryptography.fernet import Fernet

from stories import evidence
from stories.models.consent import evidence_store

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
PDF = b"%PDF-1.7 a sample that proves nothing"


def test_a_sealed_file_opens_with_its_key_and_with_no_other():
    sealed = evidence.seal(PDF, [OLD])
    assert PDF[:8] not in sealed
    assert evidence.open_sealed(sealed, [NEW, OLD]) == PDF
    for keys in ([NEW], []):
        with pytest.raises(evidence.EvidenceError, match="EVIDENCE_KEY"):
            evidence.open_sealed(sealed, keys)
    with pytest.raises(evidence.EvidenceError):
        evidence.open_sealed(sealed[:-9] + b"AAAAAAAA=", [OLD])


def test_the_first_key_seals():
    assert evidence.open_sealed(evidence.seal(PDF, [NEW, OLD]), [NEW]) == PDF


def test_keys_are_read_with_commas_between_and_nothing_else_is_a_key():
    assert evidence.parse_keys(f" {NEW} , {OLD},") == [NEW, OLD]
    assert evidence.parse_keys("") == []
    for wrong in ("x", NEW[:-4], f"{NEW},x", "ключ"):
        with pytest.raises(ValueError):  # noqa: PT011  its text is the library's
            evidence.parse_keys(wrong)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"ID3\x04", "mp3"),
        (b"\x00\x00\x00\x20ftypM4A ", "m4a"),
        (b"OggS", "ogg"),
        (b"RIFF\x00\x00\x00\x00WAVE", "wav"),
    ],
)
def test_a_file_is_what_it_begins_with(data, kind):
    assert evidence.kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"<script>", "PDF"),
        (b"MZ %PDF-", "PDF"),
        (PDF + bytes(evidence.MOST_BYTES), "20 MB"),
    ],
    ids=["empty", "html", "program", "large"],
)
def test_what_cannot_be_kept_says_why_and_what_to_do(data, told):
    with pytest.raises(evidence.EvidenceError, match=told):
        evidence.kind_of(data)


def test_a_stored_file_is_sealed_and_only_the_site_may_read_it(evidence_files):
    name = evidence_store.store(PDF)
    (file,) = evidence_files.iterdir()
    assert file.name == name
    assert b"sample" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert evidence_files.stat().st_mode & 0o777 == 0o700
    assert evidence_store.read(name) == PDF
    file.unlink()
    with pytest.raises(evidence.EvidenceError, match="backup"):
        evidence_store.read(name)


def test_without_a_key_nothing_is_stored(settings, evidence_files):
    settings.EVIDENCE_KEYS = []
    with pytest.raises(evidence.EvidenceError, match="EVIDENCE_KEY"):
        evidence_store.store(PDF)
    assert not evidence_files.exists()
