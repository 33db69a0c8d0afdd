using Gridfold.Models.Datasets;

namespace Gridfold.Models.Tests.Datasets.Tables;

/// <summary>Columns that group rows, or order them in time.</summary>
public sealed class GroupAndTimeColumnTests : IDisposable
{
    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Load_GroupAndTime_AreNoFeatures()
    {
        Dataset dataset = _file.Load(
            "n,who,when,y\n1,007,3,a\n2,8,2.5,b\n3,007,-1,a\n", ", 'group': 'who', 'time': 'when', 'ignore': ['who']");
        Assert.Equal(["n"], dataset.FeatureNames);
        Assert.Equal([0, 1, 0], dataset.Groups!);
        Assert.Equal([3, 2.5, -1], dataset.Times!);
        Assert.Null(_file.Load("n,y\n1,a\n2,b\n").Groups);
    }

    [Theory]
    [InlineData("2026-05-31", "2026-06-01")]
    [InlineData("2026-05", "2026-06")]
    [InlineData("2026-05-31T23:59:00Z", "2026-06-01T01:00:00+02:00")]
    [InlineData("2026-05-31 23:59", "2026-06-01 00:00")]
    public void Load_Dates_AreInTheirOrder(string early, string late)
    {
        double[] times = _file.Load($"n,when,y\n1,{late},a\n2,{early},b\n", ", 'time': 'when'").Times!;
        Assert.Equal(early.EndsWith('Z'), times[0] < times[1]);
        Assert.NotEqual(times[0], times[1]);
    }

    [Theory]
    [InlineData("n,when,y\n1,2,a\n2,soon,b\n", ", 'time': 'when'", "column 'when' has 'soon', and dataset.time has the column")]
    [InlineData("n,when,y\n1,2,a\n2,2026-05-31,b\n", ", 'time': 'when'", "has '2026-05-31', and other rows have numbers")]
    [InlineData("n,when,y\n1,2,a\n2,,b\n", ", 'time': 'when'", "column 'when' has an empty cell, a missing value, and dataset.time")]
    [InlineData("n,who,y\n1,x,a\n2,,b\n", ", 'group': 'who'", "column 'who' has an empty cell, a missing value, and dataset.group")]
    [InlineData("n,y\n1,a\n2,b\n", ", 'group': 'who'", "dataset.group has 'who', and ... has no such column")]
    public void Load_WrongCells_AreRefused(string csv, string more, string words) => ProblemAssert.Says(_file.Refusal(csv, more), words);

    [Theory]
    [InlineData(", 'group': 'y'", "dataset.group has 'y', which dataset.label has too")]
    [InlineData(", 'ignore': ['y']", "dataset.ignore has 'y', which dataset.label has too")]
    [InlineData(", 'group': 'n', 'test_fraction': 0.2", "it takes single rows, and dataset.group keeps rows together")]
    public void Read_KeysThatDoNotFit_AreRefused(string more, string words) =>
        ProblemAssert.Says(Assert.Single(_file.Section("n,y\n1,a\n2,b\n", more).Read().Errors), words);
}
