"""Test that the rules that `make mutants` breaks are still written in the code as it knows them."""

from tests.mutants.__main__ import RULES, is_up_to_date


def test_each_rule_is_found_where_it_is_to_be_broken():
    assert [rule.name for rule in RULES if not is_up_to_date(rule)] == []
    assert len({rule.name for rule in RULES}) == len(RULES)
