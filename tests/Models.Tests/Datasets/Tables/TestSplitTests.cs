using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Tables;

public sealed class TestSplitTests : IDisposable
{
    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Load_TestFile_IsTheLockedSplit()
    {
        string test = _file.Write("test.csv", "y;more;t;n\nb;x;u;7,5\na;x;w;8\n".Replace(',', '.'));
        DatasetSection section = _file.Section("n,t,id,y\n1,u,1,a\n2,v,2,b\n", $", 'test': '{test}', 'ignore': ['id']");
        Dataset dataset = section.Load();
        Assert.Equal(["n", "t=u", "t=v", "t=w"], dataset.FeatureNames);
        Assert.Equal([1f, 1, 0, 0, 2, 0, 1, 0, 7.5f, 1, 0, 0, 8, 0, 0, 1], dataset.Inputs);
        Assert.Equal([0, 1, 1, 0], dataset.Labels);
        Assert.Equal([Split.Train, Split.Train, Split.Test, Split.Test], dataset.Splits);
        Assert.Equal(dataset.Fingerprint, DatasetLoader.Fingerprint(section.Spec(), DatasetSection.Folders, CancellationToken.None));
        Assert.NotEqual(dataset.Fingerprint, _file.Load("n,t,id,y\n1,u,1,a\n2,v,2,b\n").Fingerprint);
    }

    [Theory]
    [InlineData("n,t\n1,u\n", "the header of the test rows lacks the column 'y'")]
    [InlineData("n,t,y\n1,u\n", "the row has 2 fields, and the header has 3")]
    [InlineData("n,t,y\nx,u,a\n", "column 'n' has 'x', which is not a number")]
    public void Load_TestFileThatDoesNotFit_IsRefused(string test, string words)
    {
        string path = _file.Write("test.csv", test);
        Problem problem = _file.Refusal("n,t,y\n1,u,a\n2,v,b\n", $", 'test': '{path}'");
        ProblemAssert.Says(problem, words);
        Assert.Equal(path, problem.Location!.File);
    }

    [Fact]
    public void Load_TestFileThatIsMissing_IsRefusedAtItsKey() => ProblemAssert.Says(
        _file.Refusal("n,y\n1,a\n2,b\n", ", 'test': 'nowhere.csv'"), "dataset.test is 'nowhere.csv', and there is no such file");

    [Fact]
    public void Load_TestFraction_TakesEachClassInProportion()
    {
        // A part of 0.3 is 12.6 of 42 rows. Each class of 20 gives 6; the row to round up would be that of a class with one row.
        const string option = ", 'test_fraction': 0.3";
        string csv = TableFile.Csv(
            "n,y", 42, row => $"{row * 5 % 42},{(row == 40 ? "rare" : row == 41 ? "single" : row % 2 == 0 ? "b" : "a")}");
        Dataset dataset = _file.Load(csv, option);
        int[] test = dataset.RowsOf(Split.Test);
        Assert.Equal(13, test.Length);
        Assert.InRange(test.Count(row => dataset.ClassNames[dataset.Labels[row]] == "b"), 6, 7);
        Assert.Equal([Split.Train, Split.Train], dataset.Splits[40..]);
        Assert.Equal(dataset.Splits, _file.Load(csv, option).Splits);
        Assert.NotEqual(Enumerable.Range(29, 13), test);
    }

    [Theory]
    [InlineData("'test_fraction': 1", "it must be a number above 0 and below 1")]
    [InlineData("'test': ' '", "it must not be blank")]
    [InlineData("'test': 'a.csv', 'test_fraction': 0.5", "a dataset has one test split")]
    public void Read_BadKeys_AreRefused(string keys, string words) =>
        ProblemAssert.Says(Assert.Single(new DatasetSection($"{{'path': 'x.csv', 'label': 'y', {keys}}}").Read().Errors), words);

    [Fact]
    public void Load_FractionThatLeavesNothing_IsRefused() =>
        ProblemAssert.Says(_file.Refusal("n,y\n1,a\n2,b\n", ", 'test_fraction': 0.01"), "leaves 0 test rows and 2 others");
}
