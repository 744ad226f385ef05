from fractions import Fraction

from kaohe.core.divisions import BODY_NAMES
from kaohe.demo.bodies import draw_parameters


def test_there_are_32_bodies_and_their_weights_add_up_to_1():
    parameters = draw_parameters(2012)

    assert list(parameters) == list(BODY_NAMES)
    assert sum(body.weight for body in parameters.values()) == 1


def test_the_nation_keeps_its_coverage_whatever_the_seed():
    for seed in (1, 2, 2012):
        bodies = draw_parameters(seed).values()

        coverage = sum(body.weight * body.coverage for body in bodies)
        assert abs(coverage - Fraction(8273, 10000)) < Fraction(1, 1000)


def test_completion_lies_between_60_and_140_per_cent():
    completions = [each for body in draw_parameters(2012).values() for each in body.completion]

    assert min(completions) >= Fraction(60, 100)
    assert max(completions) <= Fraction(140, 100)
    assert min(completions) < 1 < max(completions)


def test_bodies_differ_and_so_do_seeds():
    first, second = draw_parameters(1), draw_parameters(2)

    assert len({body.quality for body in first.values()}) > 25
    assert first["33"] != second["33"]
    assert first == draw_parameters(1)
