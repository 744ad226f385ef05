"""The shipped packs, read once."""

from importlib.resources import files

import pytest

from kaohe.core.rules import apply_overlay, read_overlay, read_pack, read_variant

PACKS = files("kaohe.packs")


def text_of(*parts):
    return PACKS.joinpath(*parts).read_text("utf-8")


@pytest.fixture(scope="session")
def national():
    return read_pack(text_of("national-2012", "pack.yaml"), "pack.yaml")


@pytest.fixture(scope="session")
def gansu():
    return read_pack(text_of("gansu-2011-example", "pack.yaml"), "pack.yaml")


@pytest.fixture(scope="session")
def alternatives():
    return read_variant(text_of("national-2012-alternatives", "variant.yaml"), "variant.yaml")


@pytest.fixture(scope="session")
def province(national):
    overlay = read_overlay(text_of("example-province", "overlay.yaml"), "overlay.yaml")
    return apply_overlay(national, overlay, file="overlay.yaml")
