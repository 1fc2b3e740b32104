"""What holds for every formula and every condition."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as any_of

from dealwright.kit.expressions import (
    FUNCTIONS,
    Choice,
    File,
    Kind,
    Link,
    Modifier,
    Name,
    PlainScope,
    Reference,
    evaluate,
    fill,
    parse,
    plain,
    printable,
    render,
)
from dealwright.kit.expressions import conditions as conditions_module
from dealwright.kit.expressions.comparing import equal, order
from dealwright.kit.expressions.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Formula,
    Operator,
    check,
    in_words,
    read,
)
from dealwright.kit.expressions.grammar import Expression
from dealwright.kit.expressions.problems import ExpressionProblem
from dealwright.kit.expressions.tree import Ask, Binary, Call, Literal, Several, Unary
from dealwright.kit.expressions.values import kind_of
from dealwright.kit.money import money

SLOW = settings(max_examples=150, deadline=None)

texts = any_of.text(any_of.characters(exclude_categories=["Cs"]), max_size=12)
numbers = any_of.decimals(min_value=-(10**12), max_value=10**12, places=4).map(lambda value: value + 0)
moments = any_of.datetimes(
    min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=any_of.just(UTC)
).map(lambda value: value.replace(microsecond=0))
days = any_of.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
singles = any_of.one_of(
    any_of.none(),
    texts,
    numbers,
    any_of.booleans(),
    days,
    moments,
    any_of.builds(lambda value: money(value, "BRL"), numbers),
    any_of.builds(
        Reference, any_of.sampled_from(["user", "group", "deal"]), any_of.sampled_from(["7", "D7"])
    ),
    any_of.builds(Choice, texts, texts),
    any_of.builds(Link, texts, texts),
    any_of.builds(File, texts, texts, texts),
)
values = any_of.one_of(singles, any_of.lists(singles, max_size=4).map(tuple))
scopes = any_of.builds(
    lambda a, b, before: PlainScope({"Document:A": a, "Document:B": b}, {"Document:A": before}),
    values,
    values,
    values,
)

names = any_of.sampled_from(
    [Name("Document", "A"), Name("Document", "B"), Name("Document", "GONE"), Name("System", "Now")]
)
leaves = any_of.one_of(
    any_of.decimals(min_value=0, max_value=10**6, places=3).map(lambda value: Literal(abs(value))),
    texts.map(Literal),
    any_of.booleans().map(Literal),
    any_of.builds(Ask, names, any_of.lists(any_of.sampled_from(list(Modifier)), max_size=2).map(tuple)),
)


def _calls(children):
    def arguments(function):
        most = function.most if function.most is not None else function.fewest + 2
        lists = any_of.lists(children, min_size=function.fewest, max_size=most)
        return any_of.builds(Call, any_of.just(function), lists.map(tuple))

    return any_of.sampled_from(list(FUNCTIONS.values())).flatmap(arguments)


OPERATORS = ["+", "-", "*", "/", "^", "&", "=", "<>", "<", "<=", ">", ">=", "and", "or"]
nodes = any_of.recursive(
    leaves,
    lambda children: any_of.one_of(
        any_of.builds(Binary, any_of.sampled_from(OPERATORS), children, children),
        any_of.builds(Unary, any_of.sampled_from(["-", "+", "not", "%"]), children),
        any_of.lists(children, max_size=3).map(lambda items: Several(tuple(items))),
        _calls(children),
    ),
    max_leaves=12,
)


class TestFormulas:
    @SLOW
    @given(nodes)
    def test_are_read_as_they_were_written(self, node):
        assert parse(str(Expression(node))) == Expression(node)

    @SLOW
    @given(nodes, scopes)
    def test_come_to_a_value_or_are_refused(self, node, scope):
        try:
            value = evaluate(Expression(node), scope)
        except ExpressionProblem as problem:
            assert str(problem)
            return
        assert kind_of(value) in Kind
        assert isinstance(plain(value, scope), str)
        assert isinstance(printable(value, scope), str)

    @SLOW
    @given(any_of.text(max_size=40), scopes)
    @example("=" * 5, PlainScope())
    @example("{=A:b > \u0660}", PlainScope())
    def test_any_text_is_a_formula_or_is_refused(self, text, scope):
        try:
            evaluate(text, scope)
        except ExpressionProblem as problem:
            assert str(problem)

    @SLOW
    @given(any_of.text("{=}>D:A1+'\"( ", max_size=30), scopes)
    def test_any_text_is_a_template(self, text, scope):
        for work in (render, fill):
            try:
                work(text, scope)
            except ExpressionProblem as problem:
                assert str(problem)

    @SLOW
    @given(any_of.text(any_of.characters(exclude_characters="{"), max_size=30))
    def test_text_without_braces_is_left_alone(self, text):
        assert render(text, PlainScope()) == text


class TestComparing:
    @SLOW
    @given(values, values)
    def test_is_the_same_from_both_sides(self, left, right):
        scope = PlainScope()

        assert equal(left, right, scope) == equal(right, left, scope)
        try:
            there, back = order(left, right, scope), order(right, left, scope)
        except ExpressionProblem:
            return
        assert (there is None) == (back is None)
        assert there is None or there == -back

    @SLOW
    @given(values)
    def test_every_value_equals_itself(self, value):
        assert equal(value, value, PlainScope())

    @SLOW
    @given(any_of.one_of(numbers, days, moments, any_of.booleans()))
    def test_every_value_equals_its_plain_text(self, value):
        scope = PlainScope()

        assert equal(value, plain(value, scope), scope)


truths = any_of.booleans()
words = any_of.lists(any_of.tuples(any_of.sampled_from(["and", "or"]), truths), min_size=1, max_size=8)


def _leaf(truth):
    return Formula(parse("true" if truth else "false"))


trees = any_of.recursive(
    truths,
    lambda inner: any_of.one_of(
        any_of.tuples(any_of.just("all"), any_of.lists(inner, max_size=4)),
        any_of.tuples(any_of.just("any"), any_of.lists(inner, min_size=1, max_size=4)),
    ),
    max_leaves=20,
)


def _condition(tree):
    if isinstance(tree, bool):
        return _leaf(tree)
    parts = tuple(_condition(part) for part in tree[1])
    return AllOf(parts) if tree[0] == "all" else AnyOf(parts)


def _total(tree):
    if isinstance(tree, bool):
        return tree
    return all(map(_total, tree[1])) if tree[0] == "all" else any(map(_total, tree[1]))


KEYS = ["all", "any", "rows", "field", "operator", "value", "formula", "word"]
written = any_of.recursive(
    any_of.one_of(
        any_of.none(), any_of.booleans(), any_of.integers(), any_of.floats(), any_of.text(max_size=5)
    ),
    lambda inner: any_of.one_of(
        any_of.lists(inner, max_size=3),
        any_of.dictionaries(any_of.sampled_from(KEYS), inner, max_size=4),
    ),
    max_leaves=10,
)


class TestConditions:
    @SLOW
    @given(trees)
    def test_total_up_as_a_plain_model_does(self, tree):
        outcome = check(_condition(tree), PlainScope())

        assert outcome.holds is _total(tree)
        assert all(verdict.holds is outcome.holds for verdict in outcome.deciding)

    @SLOW
    @given(words)
    def test_in_words_total_up_as_groups_of_ands(self, rows):
        groups = [[]]
        for word, truth in rows:
            if word == "or":
                groups.append([])
            groups[-1].append(truth)
        expected = any(all(group) for group in groups if group)

        assert check(in_words([(word, _leaf(truth)) for word, truth in rows]), PlainScope()).holds is expected

    @SLOW
    @given(any_of.sampled_from(list(Operator)), values, scopes)
    def test_never_do_more_than_hold_or_not(self, operator, wanted, scope):
        outcome = check(Comparison(Name("Document", "A"), operator, wanted), scope)

        assert outcome.holds in (True, False)
        for line in outcome.lines(scope):
            assert isinstance(line.claim + line.answer, str)

    @SLOW
    @given(any_of.sampled_from([Operator.EQUAL, Operator.IN, Operator.CONTAINS]), values, scopes)
    def test_a_denial_holds_exactly_where_its_plain_form_does_not(self, operator, wanted, scope):
        if isinstance(wanted, str) or wanted is None:
            wanted = Decimal(5)
        name = Name("Document", "A")
        outcome = check(Comparison(name, operator, wanted), scope)
        denied = check(Comparison(name, Operator(f"not_{operator}"), wanted), scope)

        assert outcome.problems or denied.holds is not outcome.holds

    @SLOW
    @given(written)
    def test_any_json_is_a_condition_or_is_refused(self, written):
        try:
            condition = read(written)
        except ExpressionProblem as problem:
            assert str(problem)
            return
        assert read(conditions_module.plain(condition)) == condition
