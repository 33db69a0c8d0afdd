using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Search;

/// <summary>Numbers of grids as people write them, and warnings about grids that miss an end.</summary>
public sealed class GridNumberTests
{
    [Theory]
    [InlineData(0.001, 0.1, 3, true, "0.001 0.01 0.1")]
    [InlineData(1e-5, 1, 6, true, "1E-05 0.0001 0.001 0.01 0.1 1")]
    [InlineData(0.1, 0.5, 5, false, "0.1 0.2 0.3 0.4 0.5")]
    [InlineData(0, 1, 4, false, "0 0.3333333333333333 0.6666666666666666 1")]
    [InlineData(0.001, 0.01, 3, true, "0.001 0.0031622776601683794 0.01")]
    public void GridValue_Count_HasNoRoundingErrorsInShortNumbers(double min, double max, long count, bool isLogarithmic, string expected)
    {
        var parameter = new RangeParameter("p", min, max, false, isLogarithmic, count, null);
        string[] values = expected.Split(' ');
        string[] grid = [.. Enumerable.Range(0, (int)count).Select(position => ((SpecScalar)parameter.GridValue(position)).Text)];

        // A number without a short form is as the processor's logarithm gives it, which differs in the last digits.
        Assert.All(values.Zip(grid), pair => Assert.True(
            pair.First == pair.Second
                || (pair.First.Length > 12 && Math.Abs((double.Parse(pair.First) / double.Parse(pair.Second)) - 1) < 1e-14),
            $"{pair.First} is not {pair.Second}."));
    }

    [Theory]
    [InlineData("{'type': 'double', 'min': 0.1, 'max': 1, 'step': 0.4}", "step is 0.4: from min, 0.1, the last value is 0.9, and max, 1")]
    [InlineData("{'type': 'int', 'min': 1, 'max': 10, 'step': 4}", "step is 4: from min, 1, the last value is 9, and max, 10")]
    public void Read_StepThatMissesTheEnd_IsWarnedOf(string parameter, string words) =>
        ProblemAssert.AreExactly(Warnings(parameter), $"hyperparameters.p.{words}");

    [Theory]
    [InlineData("{'type': 'double', 'min': 0, 'max': 1, 'step': 0.1}")]
    [InlineData("{'type': 'int', 'min': 1, 'max': 9, 'step': 4}")]
    public void Read_StepThatEndsOnTheEnd_IsNotWarnedOf(string parameter) => Assert.Empty(Warnings(parameter));

    private static IReadOnlyList<Problem> Warnings(string parameter)
    {
        var problems = new Problems();
        SearchSpace.Read(SpecJson.Read($"{{'p': {parameter}}}".Replace('\'', '"')), problems);
        Assert.Empty(problems.Errors);
        return problems.Warnings;
    }
}
