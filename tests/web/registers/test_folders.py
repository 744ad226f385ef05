"""Folders of the server: only those that the setting names, and what is below them."""

import pytest

from kaohe.web.jobs.models import Job
from kaohe.web.registers.deliveries import list_deliveries
from kaohe.web.registers.folders import list_folders

OF = "/registers/of/assessment-2012"


@pytest.fixture
def named(settings, tmp_path, enterprises):
    """A named folder with a delivery, a link out of it, and a hidden file."""
    root, secret = tmp_path / "incoming", tmp_path / "secret"
    for folder in (root / "province=33", secret):
        folder.mkdir(parents=True)
        (folder / "enterprises.csv").write_bytes(enterprises())
    (root / "out").symlink_to(secret)
    (root / "province=33" / "federations.csv").symlink_to(secret / "enterprises.csv")
    (root / "province=33" / ".hidden.csv").write_text("x")
    settings.DELIVERY_FOLDERS = (root,)
    return root


def test_links_and_hidden_folders_cannot_be_chosen(named):
    assert [each.below for each in list_folders()] == ["", "province=33"]


def test_everything_in_a_folder_is_taken_in(named, clerk, cycle, work):
    clerk.post(f"{OF}/folder", {"folder": "0:"})
    work()
    assert [(each.deliverer, each.name) for each in list_deliveries(cycle)] == [
        ("33", "enterprises.csv")
    ]
    assert Job.objects.get().result == {"taken": 1, "same": 0}


@pytest.mark.parametrize("chosen", ["0:../secret", "0:out", "1:", "/etc", "0:/etc", ""])
def test_no_other_path_can_be_named(named, clerk, chosen):
    page = clerk.post(f"{OF}/folder", {"folder": chosen}, follow=True).content.decode()
    assert ("不在系统允许的报送文件夹之内" in page, Job.objects.count()) == (True, 0)
