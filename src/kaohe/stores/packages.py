"""The publication package of a cycle as a folder: gathering its files, writing them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from kaohe import __version__
from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import close_packet
from kaohe.core.ledger import read_note, read_policy
from kaohe.core.rules import pack_digest
from kaohe.core.scoring import read_evidence
from kaohe.stores.draws import DrawFolder
from kaohe.stores.faults import FILE_UNWRITABLE, FILE_WRONG_SHAPE
from kaohe.stores.files import new_folder, read_bytes, read_json, read_text
from kaohe.stores.packs import find_base
from kaohe.workflows.package.faults import KEY_OF_OTHER_LEDGER, KEY_WANTED, REGISTER_LACKING
from kaohe.workflows.package.making import make_result_files
from kaohe.workflows.package.manifest import (
    MANIFEST,
    NOTE,
    Engine,
    PackageManifest,
    PackName,
    list_files,
    sign_manifest,
    write_manifest,
)
from kaohe.workflows.package.withholding import Withholding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.ledger import NoteSigner
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring.evidence import Evidence

PAPERS: Final = "result-papers/1"
PAPER_LIST: Final = "documents/papers.json"
REGISTER: Final = "register/manifest.json"
PACKETS: Final = "draw/packets/"

_SHIPPED: Final = files("kaohe.data") / "package"
_NO_PART: Final = ("node_modules", "__pycache__")


@dataclass(frozen=True, slots=True)
class PackageSources:
    """Where the parts of a package are taken from."""

    results: Path
    """Folder with ``evidence.json`` and ``traces/``; ``indicators.json`` and ``draw/`` if any."""
    pack: Pack
    pack_file: Path | None = None
    """The pack as it was written, to be read by people; the canonical form is taken anyway."""
    snapshot: Path | None = None
    """The register; otherwise it is looked for in ``register/`` of the results."""
    papers: Path | None = None
    """Folder that ``kaohe papers results`` wrote."""
    verifier: Path | None = None
    """Folder of the verifier's sources; otherwise those that are installed, if any."""
    withhold: Path | None = None
    """List of what is left out; otherwise the shipped one."""
    engine_version: str = __version__
    """Of the program that scored, as its traces name it."""


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package that was written."""

    manifest: PackageManifest
    digest: str
    """SHA-256 of its manifest, to be printed where everybody sees it."""
    withheld: int
    """Papers that were left out."""


def write_package(
    folder: Path, sources: PackageSources, *, signer: NoteSigner | None
) -> WrittenPackage:
    """Write a package into a folder that must not exist.

    Equal sources give equal bytes. A package is derived from files that stay where they are, so
    that its files are not forced to the disk one by one; checking it names what is not whole.

    Args:
        folder: what is published.
        sources: where the parts are.
        signer: key of the ledger of the draw; without a draw none is needed.

    Raises:
        OutputExists: the folder is there already.
        FileUnusable: a part is missing or cannot be read.
        InputError: result, register or key belong to something else.
        EvidenceError: the findings do not fit the rules.
    """
    draw = sources.results / "draw"
    if draw.is_dir():
        _expect_key(draw, signer)
    place = sources.results / "evidence.json"
    evidence = read_evidence(read_bytes(place), str(place))
    withholding = read_withholding(sources.withhold)
    traces = {path.stem: read_bytes(path) for path in sources.results.glob("traces/*.json")}
    made = make_result_files(
        sources.pack,
        evidence,
        traces,
        withholding=withholding,
        engine_version=sources.engine_version,
    )
    made["README.md"] = (_SHIPPED / "README.md").read_bytes()
    made |= _gather_pack(sources.pack_file)
    made |= _gather_register(sources, evidence)
    made |= _close_packets(_gather(draw, "draw"), withholding)
    papers, withheld = _gather_papers(sources.papers, withholding)
    made |= papers
    made |= _gather(sources.verifier or find_verifier(), "verifier")
    manifest = PackageManifest(
        format="result-package/1",
        campaign=evidence.campaign,
        rehearsal=evidence.rehearsal,
        as_of=evidence.as_of.isoformat(),
        engine=Engine(name="kaohe", version=sources.engine_version),
        pack=PackName(
            id=sources.pack.pack,
            version=sources.pack.version,
            digest=pack_digest(sources.pack),
        ),
        register_digest=evidence.register_digest,
        checkpoint=_read_checkpoint(made),
        files=list_files(made),
    )
    content = write_manifest(manifest)
    made[MANIFEST] = content
    if signer is not None and manifest.checkpoint is not None:
        made[NOTE] = sign_manifest(content, signer)
    _write_all(folder, made)
    return WrittenPackage(manifest, sha256(content).hexdigest(), withheld)


def read_withholding(path: Path | None) -> Withholding:
    """Read a list of what is left out, the shipped one unless another is named.

    Raises:
        FileUnusable: it is no such list.
    """
    text = (_SHIPPED / "withheld.json").read_text("utf-8") if path is None else read_text(path)
    try:
        return Withholding.model_validate_json(text)
    except ValidationError as wrong:
        field = ".".join(map(str, wrong.errors()[0]["loc"])) or "format"
        raise FILE_WRONG_SHAPE.error_at(str(path or "withheld.json"), field=field) from None


def find_verifier() -> Path | None:
    """Return the folder of the installed verifier's sources, or nothing where it is not there."""
    spec = find_spec("kaohe_verify")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    project = package.parent.parent
    return project if (project / "pyproject.toml").is_file() else package


def _gather_pack(path: Path | None) -> dict[str, bytes]:
    """Return the pack as it was written, with its sources and the pack that it extends."""
    if path is None:
        return {}
    base = find_base(path)
    found = {f"pack/{path.name}": read_bytes(path)}
    if base != path:
        found[f"pack/base/{base.name}"] = read_bytes(base)
    folder = base.parent / "sources"
    return found | {f"pack/sources/{text.name}": read_bytes(text)
                    for text in sorted(folder.glob("*.txt"))}  # fmt: skip


def _gather_register(sources: PackageSources, evidence: Evidence) -> dict[str, bytes]:
    """Return indicators and the manifest of the register that the findings rest on."""
    found: dict[str, bytes] = {}
    indicators = sources.results / "indicators.json"
    if indicators.is_file():
        found["indicators.json"] = read_bytes(indicators)
    digest = evidence.register_digest
    if digest is None:
        return found
    own = sorted((sources.results / "register").glob("snapshots/*/*"))
    for snapshot in [sources.snapshot] if sources.snapshot else own:
        content = read_bytes(snapshot / "manifest.json")
        try:
            manifest = json.loads(content)
        except ValueError:
            continue
        if isinstance(manifest, dict) and manifest.get("register_digest") == digest:
            return {**found, REGISTER: content}
    raise REGISTER_LACKING.error_at(str(sources.snapshot or sources.results), digest=digest)


def _gather_papers(folder: Path | None, withholding: Withholding) -> tuple[dict[str, bytes], int]:
    """Return the papers that may be told, with a list of them, and how many stay out."""
    if folder is None:
        return {}, 0
    listed = read_json(folder / "papers.json", expected=PAPERS)
    papers = listed.get("papers")
    if not isinstance(papers, list) or not all(_is_paper(each) for each in papers):
        raise FILE_WRONG_SHAPE.error_at(str(folder / "papers.json"), field="papers")
    told = [each for each in papers if each["kind"] not in withholding.kinds]
    found = {f"documents/{each['path']}": read_bytes(folder / each["path"]) for each in told}
    found[PAPER_LIST] = canonical_bytes({"format": PAPERS, "papers": told}) + b"\n"
    return found, len(papers) - len(told)


def _close_packets(made: dict[str, bytes], withholding: Withholding) -> dict[str, bytes]:
    """Return a draw in which packets with something personal are closed; proofs and path stay."""
    for path, content in made.items():
        if path.startswith(PACKETS) and withholding.is_withheld(json.loads(content)["record"]):
            made[path] = close_packet(content)
    return made


def _is_paper(paper: object) -> bool:
    """Tell whether a line of the list names a file below the folder of papers."""
    if not isinstance(paper, dict) or not isinstance(paper.get("kind"), str):
        return False
    place = paper.get("path")
    return isinstance(place, str) and bool(place) and not {"", "..", "."} & {*place.split("/")}


def _gather(folder: Path | None, name: str) -> dict[str, bytes]:
    """Return every file below a folder that is not hidden, not a link and not a by-product."""
    if folder is None or not folder.is_dir():
        return {}
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": read_bytes(path)
        for path in _files_below(folder)
    }


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in _NO_PART or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files_below(path)
        else:
            yield path


def _read_checkpoint(made: dict[str, bytes]) -> str | None:
    note = made.get("draw/ledger/checkpoint")
    return None if note is None else read_note(note).text


def _expect_key(draw: Path, signer: NoteSigner | None) -> None:
    if signer is None:
        raise KEY_WANTED.error_at(str(draw))
    if signer.key not in read_policy(DrawFolder(draw).opening().plan.policy.encode()).logs:
        raise KEY_OF_OTHER_LEDGER.error_at(signer.name)


def _write_all(folder: Path, made: dict[str, bytes]) -> None:
    with new_folder(folder) as partial:
        try:
            for path, content in made.items():
                target = partial / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        except OSError as reason:
            raise FILE_UNWRITABLE.error_at(str(folder), reason=reason.strerror) from None
