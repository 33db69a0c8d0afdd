using Gridfold.Grains.Search;
using Gridfold.Grains.Search.Constraints;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Search.Constraints;

public sealed class ConstraintTests
{
    private static readonly Parameter[] Parameters =
    [
        new RangeParameter("a", 0, 10, false, false, null, null),
        new RangeParameter("b", 0, 10, true, false, null, null),
        new CategoricalParameter("opt.kind", [SpecScalar.Of("sgd"), SpecScalar.Of("adam")]),
        new CategoricalParameter("bias", [new SpecScalar(ScalarKind.Boolean, "true"), new SpecScalar(ScalarKind.Boolean, "false")]),
        new CategoricalParameter("mixed", [SpecScalar.Of(1), SpecScalar.Of("auto")]),
        new CategoricalParameter("weight-decay", [SpecScalar.Of(0.5)]),
    ];

    [Theory]
    [InlineData("b <= a", true)]
    [InlineData("a < b", false)]
    [InlineData("a - b - 1 == 0", true)]
    [InlineData("a - (b - 1) == 2", true)]
    [InlineData("2 + 3 * b == 11", true)]
    [InlineData("(2 + 3) * b == 15", true)]
    [InlineData("12 / b / 2 == 2", true)]
    [InlineData("-b + 4 == 1", true)]
    [InlineData("- -b == 3", true)]
    [InlineData("a >= 4 and b >= 4", false)]
    [InlineData("a >= 4 or b >= 4", true)]
    [InlineData("a == 4 or b == 9 and b == 8", true)]
    [InlineData("(a == 4 or b == 9) and b == 8", false)]
    [InlineData("not a == 4 or b == 3", true)]
    [InlineData("not (a == 4 or b == 3)", false)]
    [InlineData("opt.kind == 'sgd'", true)]
    [InlineData("opt.kind != \"sgd\"", false)]
    [InlineData("bias and a > 1", true)]
    [InlineData("bias == false or a < 1", false)]
    [InlineData("mixed == 'auto'", true)]
    [InlineData("mixed < 2", false)]
    [InlineData("${weight-decay} <= 0.5", true)]
    [InlineData("a <= 4e0", true)]
    [InlineData("1 / (b - 3) > 0", true)]
    [InlineData("0 / (b - 3) == 0", false)]
    public void Holds_Expression_FollowsTheRulesOfArithmetic(string text, bool expected) =>
        Assert.Equal(expected, Constraint.Parse(text, Parameters).Holds(Values()));

    [Fact]
    public void Holds_InactiveParameter_IsTrue()
    {
        (string Name, SpecNode Value)[] values = Values();
        values[0].Value = SpaceConditions.Inactive;
        Assert.True(Constraint.Parse("a < 0", Parameters).Holds(values));
    }

    [Theory]
    [InlineData("a <=", 5, "the end stands where a value must")]
    [InlineData("a <= c", 6, "'c' is no hyper-parameter")]
    [InlineData("a <= b b", 8, "'b' follows a whole constraint")]
    [InlineData("a", 1, "this is a number, and a comparison, or true or false must stand here")]
    [InlineData("a + 'x' == 2", 5, "this is a text, and a number must stand here")]
    [InlineData("opt.kind == 3", 13, "a text and a number are never equal")]
    [InlineData("opt.kind < 'z'", 1, "this is a text, and a number must stand here")]
    [InlineData("a <= (b + 1", 12, "')' is missing before the end")]
    [InlineData("a <= 1.2.3", 6, "'1.2.3' is not a number")]
    [InlineData("a <= 'x", 6, "this begins a text or a name that does not end")]
    [InlineData("a = b", 3, "'=' has no meaning")]
    [InlineData("a < b < 3", 7, "'<' follows a whole constraint")]
    [InlineData("1 < 2", 1, "it names no parameter")]
    [InlineData("System.Exit(1) < a", 1, "'System.Exit' is no hyper-parameter")]
    public void Parse_WrongText_NamesThePlace(string text, int character, string message)
    {
        ConstraintException exception = Assert.Throws<ConstraintException>(() => Constraint.Parse(text, Parameters));
        Assert.Equal(character, exception.At + 1);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DeepOrLongText_IsRefused()
    {
        Assert.Throws<ConstraintException>(() => Constraint.Parse($"{new string('(', 400)}a < 1{new string(')', 400)}", Parameters));
        Assert.Throws<ConstraintException>(() => Constraint.Parse($"a < 1{new string(' ', 1000)}", Parameters));
    }

    private static (string Name, SpecNode Value)[] Values() =>
    [
        ("a", SpecScalar.Of(4.0)), ("b", SpecScalar.Of(3L)), ("opt.kind", SpecScalar.Of("sgd")),
        ("bias", new SpecScalar(ScalarKind.Boolean, "true")), ("mixed", SpecScalar.Of("auto")), ("weight-decay", SpecScalar.Of(0.5)),
    ];
}
