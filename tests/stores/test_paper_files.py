import pytest

from kaohe.core.errors import FileUnusable, OutputExists
from kaohe.stores.paper_files import KINDS, copy_paper_files, load_paper_files


@pytest.fixture
def own(tmp_path):
    copy_paper_files(tmp_path / "own")
    return tmp_path / "own"


def test_a_copied_folder_is_what_the_software_uses(own):
    shipped, copied = load_paper_files(), load_paper_files(own)

    assert copied.look.digest == shipped.look.digest
    assert {kind: text.digest for kind, text in copied.texts.items()} == {
        kind: shipped.texts[kind].digest for kind in KINDS
    }


def test_an_office_changes_one_text_and_keeps_the_others(own):
    text = own / "texts" / "visit_notice.txt"
    changed = text.read_text(encoding="utf-8").replace("现予告知", "特此告知")
    text.write_text(changed, encoding="utf-8")
    (own / "look.toml").unlink()

    files = load_paper_files(own)

    assert "特此告知" in "".join(files.texts["visit_notice"].lines)
    assert files.look.digest == load_paper_files().look.digest


def test_the_offices_own_fonts_are_looked_through_first(own, tmp_path):
    fonts = tmp_path / "licensed"
    fonts.mkdir()

    folders = load_paper_files(own, fonts=fonts).look.font_folders

    assert folders[:2] == (str(fonts), str(own / "fonts"))


def test_a_folder_that_exists_is_not_overwritten(own):
    with pytest.raises(OutputExists):
        copy_paper_files(own)


def test_a_broken_text_is_told_with_its_file(own):
    (own / "texts" / "receipt.txt").write_text("title: 回执\n---\n正文\n", encoding="utf-8")

    with pytest.raises(FileUnusable) as refused:
        load_paper_files(own)

    assert refused.value.faults[0].where.endswith("receipt.txt")
