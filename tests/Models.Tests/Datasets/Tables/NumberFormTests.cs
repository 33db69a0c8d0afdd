using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;

namespace Gridfold.Models.Tests.Datasets.Tables;

public sealed class NumberFormTests : IDisposable
{
    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("x;y\n-0,256;a\n3,5;b\n7;a\n", ", 'decimal': ','", new[] { -0.256f, 3.5f, 7 })]
    [InlineData("x;y\n1.234,5;a\n3,5;b\n-1.000;a\n", ", 'decimal': ',', 'thousands': '.'", new[] { 1234.5f, 3.5f, -1000 })]
    [InlineData("x,y\n\"1,000\",a\n\"12,345,678\",b\n5.5,a\n", ", 'thousands': ','", new[] { 1000, 12345678, 5.5f })]
    [InlineData("x,y\n1 000,a\n2,b\n3,a\n", ", 'thousands': ' '", new[] { 1000f, 2, 3 })]
    [InlineData("x,y\n58%,a\n 7 %,b\n-1.5%,a\n", ", 'numeric': ['x']", new[] { 58f, 7, -1.5f })]
    [InlineData("x,y\n$5,a\n-$3.50,b\n$-1,a\n", ", 'numeric': ['x']", new[] { 5f, -3.5f, -1 })]
    [InlineData("x,y\nEUR 5,a\nEUR 6,b\nEUR 7,a\n", ", 'numeric': ['x']", new[] { 5f, 6, 7 })]
    [InlineData("x,y\n\"1,200 kg\",a\n5 kg,b\n6kg,a\n", ", 'numeric': ['x'], 'thousands': ','", new[] { 1200f, 5, 6 })]
    public void Load_NumbersByTheFilesRules_AreRead(string csv, string option, float[] expected)
    {
        Dataset dataset = _file.Load(csv, option);
        Assert.Equal(["x"], dataset.FeatureNames);
        Assert.Equal(expected, dataset.Inputs);
        Assert.Equal(expected, InputRows.Read(_file.Path, "--input", dataset.Format, TestContext.Current.CancellationToken).Values);
    }

    [Theory]
    [InlineData("x;y\n-0,256;a\n3,77;b\n", "", "'-0,256', a number with a decimal comma; write dataset.decimal: \",\"")]
    [InlineData("x,y\n\"1,000\",a\n2,b\n", "", "'1,000', whose comma ... write dataset.thousands: \",\" or dataset.decimal: \",\"")]
    [InlineData("x;y\n1.000;a\n0,5;b\n", ", 'decimal': ','", "'1.000', whose point ... write dataset.thousands: \".\"")]
    [InlineData("x;y\n1.5;a\n0,5;b\n", ", 'decimal': ','", "'1.5', a number with a decimal point; write dataset.decimal: \".\"")]
    [InlineData("x,y\n5 kg,a\n5 g,b\n", ", 'numeric': ['x']", "'5 g', and other cells have the unit 'kg' ... not converted")]
    [InlineData("x,y\n5 kg,a\n5,b\n", ", 'numeric': ['x']", "'5', and other cells have the unit 'kg'")]
    [InlineData("x,y\n5 kg,a\nheavy,b\n", ", 'numeric': ['x']", "'heavy', which is not a number with a unit ... dataset.missing")]
    [InlineData("x,y\n1,a\n\"12,34\",b\n3,a\n", ", 'thousands': ','", "'12,34', which is not a number")]
    public void Load_NumbersAgainstTheRules_NamesTheOption(string csv, string option, string words)
    {
        Problem problem = _file.Section(csv, option).Refusal()[0];
        ProblemAssert.Says(problem, $"column 'x' has {words}");
        string advice = problem.Message[(problem.Message.IndexOf(';', StringComparison.Ordinal) + 1)..];
        Assert.DoesNotContain("1.000", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ManyDecimalCommas_AreNoTimeStamps()
    {
        IReadOnlyList<Problem> problems = _file.Section(TableFile.Csv("x;y", 30, row => $"0,{row};{"ab"[row % 2]}")).Refusal();
        ProblemAssert.Says(problems[^1], "and 25 more decimal commas");
    }

    [Theory]
    [InlineData("'decimal': ','", "'thousands': ','", "the decimal mark is the same")]
    [InlineData("'decimal': ';'", "'label': 'y'", "dataset.decimal is the text ';', which is not known")]
    [InlineData("'comment': ''", "'label': 'y'", "the text at the start of lines")]
    public void Read_BadRule_IsRefused(string first, string second, string words)
    {
        string label = second.Contains("label", StringComparison.Ordinal) ? "" : ", 'label': 'y'";
        IReadOnlyList<Problem> errors = new DatasetSection($"{{'path': 'x.csv', {first}, {second}{label}}}").Read().Errors;
        ProblemAssert.Says(Assert.Single(errors), words);
    }

    [Fact]
    public void Load_RulesForImages_AreRefused()
    {
        DatasetSection section = new("{'name': 'mnist-900', 'missing_values': 'drop', 'decimal': ',', 'test_fraction': 0.2}");
        Assert.Equal(3, section.Refusal().Count(problem => problem.Message.Contains("it is for tables", StringComparison.Ordinal)));
    }
}
