"""The ground of a number that rests on several rules."""

from kaohe.core.rules.text import Grounded
from kaohe.core.scoring import Ground
from kaohe.core.scoring.nodes import ground_of

STATED = Grounded(cite=("annex/1",))
ASSUMED = Grounded(cite=("annex/2", "annex/1"), basis="assumed", decision="d_a")


def test_the_weakest_basis_holds_with_its_decision_first_and_nothing_is_dropped():
    other = Grounded(basis="derived", cite=("annex/3",), decision="d_b")

    assert ground_of(other, STATED, ASSUMED) == Ground(
        "assumed", ("annex/3", "annex/1", "annex/2"), ("d_a", "d_b")
    )


def test_a_decision_of_a_stronger_rule_stands_where_the_weakest_names_none():
    derived = Grounded(basis="derived", cite=("annex/3",))
    stated = Grounded(cite=("annex/1",), decision="d_c")

    assert ground_of(stated, derived).decisions == ("d_c",)
