"""What figures an amount stands for as it is written."""

from decimal import Decimal

import pytest

from decisions.amounts import disagreement, figure_in, figures_in, vat_disagreement, vat_in


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("£252K", 252_000, None),
        ("about £1.15m", 1_150_000, None),
        ("£12 thousand", 12_000, None),
        ("up to 2 million ex VAT", 2_000_000, None),
        ("£5,000.50 (exc. VAT)", Decimal("5000.50"), None),
        ("£1.2m to £1.5m", 1_200_000, 1_500_000),
        ("£1 to £2m", 1_000_000, 2_000_000),
        ("£500 to £1k", 500, 1_000),
        ("£500,000 – £1m", 500_000, 1_000_000),
        ("between £3,000 and £5,000", 3_000, 5_000),
        ("from 10k-20k excluding VAT", 10_000, 20_000),
        ("£3,000 and £5,000", None, None),
        ("between £3,000 to £5,000", None, None),
        ("£2m to £1m", None, None),
        ("-£5", None, None),
        ("to £5", None, None),
        ("a few thousand", None, None),
        ("", None, None),
    ],
)
def test_an_amount_as_written_is_read_as_one_or_as_a_range_or_not_at_all(written, low, high):
    assert figures_in(written) == (low, high)
    assert figure_in(written) == (low if high is None else None)


@pytest.mark.parametrize(
    ("written", "low", "high", "told"),
    [
        ("£300k", 252_000, None, "the figures say £252,000"),
        ("£1m to £2m", 1_000_000, None, "the figures say £1,000,000"),
        ("£1m", Decimal("1000000.00"), 2_000_000, "the figures say £1,000,000 to £2,000,000"),
        ("£300k", Decimal("300000.00"), None, ""),
        ("some money", 252_000, None, ""),
        ("£300k", None, None, ""),
    ],
)
def test_figures_that_are_not_what_is_written_are_named(written, low, high, told):
    assert disagreement(written, low, high).endswith(told) and bool(told) == bool(disagreement(written, low, high))


@pytest.mark.parametrize(
    ("written", "vat"),
    [
        ("£5 excluding VAT", "exclusive"),
        ("£5 ex VAT", "exclusive"),
        ("£5 (exc. VAT)", "exclusive"),
        ("£5 plus VAT", "exclusive"),
        ("£5 inclusive of VAT", "inclusive"),
        ("£5 inc. VAT", "inclusive"),
        ("£5, VAT to be settled", "not_stated"),
        ("£5", "not_stated"),
    ],
)
def test_the_vat_that_a_writing_tells_is_read_and_another_one_chosen_is_named(written, vat):
    assert vat_in(written) == vat
    other = {"exclusive": "inclusive", "inclusive": "exclusive"}.get(vat, "exclusive")
    assert not vat_disagreement(written, vat) and not vat_disagreement(written, "not_stated")
    assert bool(vat_disagreement(written, other)) is (vat != "not_stated")
