"""Secrets at rest."""

import pytest
from django.test import override_settings

from dealwright.kit import secrets


def test_a_sealed_value_reads_back_and_does_not_show():
    sealed = secrets.seal("smtp password")

    assert "smtp" not in sealed
    assert secrets.unseal(sealed) == "smtp password"


def test_another_key_does_not_open_it():
    sealed = secrets.seal("smtp password")

    with override_settings(SECRET_KEY="x" * 40), pytest.raises(ValueError, match="another secret key"):
        secrets.unseal(sealed)


def test_signatures_are_bound_to_their_purpose():
    assert secrets.sign("pay", b"1") != secrets.sign("cart", b"1")


def test_tokens_differ_and_only_their_hash_is_kept():
    assert secrets.new_token() != secrets.new_token()
    assert len(secrets.hash_token("a")) == 64
