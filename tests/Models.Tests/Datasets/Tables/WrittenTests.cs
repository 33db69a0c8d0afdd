using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;

namespace Gridfold.Models.Tests.Datasets.Tables;

/// <summary>What is written is the identity of labels and categories.</summary>
public sealed class WrittenTests : IDisposable
{
    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("3.1,3.10,3.2", "3.1,3.10,3.2")]
    [InlineData("10,02,01", "01,02,10")]
    [InlineData("1.0,1,2.50,2.5", "1,1.0,2.5,2.50")]
    [InlineData("1e1,10,9", "9,10,1e1")]
    [InlineData("+1,1,-1", "-1,+1,1")]
    public void Load_LabelsAndCategories_StayAsTheyAreWritten(string written, string sorted)
    {
        string[] values = written.Split(',');
        string csv = TableFile.Csv("n,c,y", 40, row => $"{row * 7 % 40},{values[row % values.Length]},{values[row / 3 % values.Length]}");
        Dataset dataset = _file.Load(csv, ", 'categorical': ['c']");
        Assert.Equal(sorted.Split(','), dataset.ClassNames);
        Assert.Equal(sorted.Split(','), dataset.Table!.Columns[1].Categories);
    }

    [Fact]
    public void Load_OneNumberWrittenInTwoWays_IsWarnedOf()
    {
        Dataset dataset = _file.Load(TableFile.Csv(
            "n,y", 40, row => $"{row * 7 % 40},{(row % 4 == 0 ? "3.10" : row % 2 == 0 ? "3.1" : "3.2")}"));
        ProblemAssert.Says(
            Assert.Single(dataset.Warnings),
            "label 'y' has the classes '3.10' (10 rows) and '3.1' (10 rows), which differ only in how the number is written");
    }

    [Fact]
    public void Read_RowsToPredict_AreComparedAsTheyAreWritten()
    {
        Dataset dataset = _file.Load("c,n,y\n01,1,a\n1,2,b\n01,3,a\n1,4,b\n", ", 'categorical': ['c']");
        Assert.Equal([1, 0, 7, 0, 1, 7], Read("c,n\n01,7\n1,7\n", dataset).Values);
        InputException refusal = Assert.Throws<InputException>(() => Read("c,n\n1.0,7\n", dataset));
        ProblemAssert.Says(Assert.Single(refusal.Problems), "column 'c' has '1.0', and the model was trained with 01, 1");
    }

    private InputRows Read(string csv, Dataset dataset) =>
        InputRows.Read(_file.Write("rows.csv", csv), "--input", dataset.Format, TestContext.Current.CancellationToken);
}
