"""One look with the fonts that come with the software, for every test of papers."""

import pytest

from kaohe.stores.paper_files import load_paper_files


@pytest.fixture(scope="session")
def paper_files():
    return load_paper_files()


@pytest.fixture(scope="session")
def look(paper_files):
    return paper_files.look
