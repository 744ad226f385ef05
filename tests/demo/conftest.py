"""One small nation, made once and read by many tests."""

from fractions import Fraction
from importlib.resources import files

import pytest

from kaohe.core.rules.reader import read_pack
from kaohe.demo.bodies import draw_parameters
from kaohe.demo.nation import generate_nation
from kaohe.demo.plan import plan_counties
from kaohe.engines.divisions import divisions

SEED = 2012
SCALE = Fraction(1, 100)


@pytest.fixture(scope="session")
def pack():
    path = files("kaohe") / "packs" / "national-2012" / "pack.yaml"
    return read_pack(path.read_text(encoding="utf-8"), "pack.yaml")


@pytest.fixture(scope="session")
def parameters():
    return draw_parameters(SEED)


@pytest.fixture(scope="session")
def plans(parameters):
    return plan_counties(divisions(), parameters, seed=SEED, scale=SCALE)


@pytest.fixture(scope="session")
def nation(tmp_path_factory, pack):
    out = tmp_path_factory.mktemp("practice") / "nation"
    return generate_nation(out, pack=pack, seed=SEED, scale=SCALE)
