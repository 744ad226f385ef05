"""A checkpoint is checked against a policy."""

import json

import pytest


@pytest.fixture
def example(request, tmp_path):
    """A checkpoint with its policy, out of the vectors of log proofs."""
    vectors = request.config.rootpath / "docs" / "reference" / "vectors" / "ledger.json"
    case = json.loads(vectors.read_text("utf-8"))["log_proofs"][0]
    (tmp_path / "checkpoint").write_text(case["proof"].split("\n\n", 1)[1], "utf-8")
    (tmp_path / "policy").write_text(case["policy"], "utf-8")
    return tmp_path


def check(verify, folder):
    return verify("checkpoint", folder / "checkpoint", "--policy", folder / "policy")


def test_a_cosigned_checkpoint_holds(example, verify):
    code, out = check(verify, example)

    assert (code, "size: 5" in out, "witnesses: zj, jc" in out) == (0, True, True)


def test_no_bit_of_a_checkpoint_can_be_flipped(example, verify):
    data = (example / "checkpoint").read_bytes()
    held = []
    for bit in range(0, len(data) * 8, 3):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        (example / "checkpoint").write_bytes(changed)
        if check(verify, example)[0] == 0:
            held.append(bit)

    assert held == []


def test_too_few_witnesses_are_told(example, verify):
    lines = (example / "checkpoint").read_text("utf-8").splitlines(keepends=True)
    (example / "checkpoint").write_text("".join(lines[:-1]), "utf-8")

    code, out = check(verify, example)
    assert (code, "见证人签名不够。" in out) == (1, True)


def test_a_policy_line_that_cannot_be_used_is_told_with_its_number(example, verify):
    policy = (example / "policy").read_text("utf-8")
    (example / "policy").write_text(policy + "witness\n", "utf-8")

    code, out = check(verify, example)
    number = policy.count("\n") + 1
    assert (code, f"policy:{number}：见证规则的这一行不成立。" in out) == (1, True)
