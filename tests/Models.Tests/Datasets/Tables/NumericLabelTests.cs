using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Tests.Datasets.Tables;

/// <summary>Labels that are numbers to predict.</summary>
public sealed class NumericLabelTests : IDisposable
{
    private static readonly string Measured = TableFile.Csv("n,y", 60, row => $"{row},{row * 0.25}");

    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Load_Regression_KeepsEachNumberIn64Bits()
    {
        Dataset dataset = Load("n,t,y\n1,u,1700000000.125\n2,v,3\n3,u,3\n", Regression.Task);
        Assert.Equal([1700000000.125, 3, 3], dataset.Values!);
        Assert.Empty(dataset.ClassNames);
        Assert.Equal([0, 0, 0], dataset.Labels);
        Assert.Equal(["n", "t=u", "t=v"], dataset.FeatureNames);
        Assert.Same(Regression.Task, dataset.Task);
        Assert.Equal(1, dataset.Targets.Head.Width);
    }

    [Fact]
    public void Load_RulesOfTheFile_HoldForTheLabelToo()
    {
        const string rules = ", 'decimal': ',', 'thousands': '.', 'missing_values': 'drop'";
        Dataset dataset = Load("n;y\n1;1.234,5\n2;2,5\n3;\n", Regression.Task, rules);
        Assert.Equal([1234.5, 2.5], dataset.Values!);
    }

    [Theory]
    [InlineData("n,y\n1,2\n2,x\n", "column 'y' has 'x', which is not a number, and task is regression", 3)]
    [InlineData("n,y\n1,2\n2,\n", "column 'y' has an empty cell, a missing value; every row needs its label", 3)]
    [InlineData("n,y\n1,2\n2,inf\n", "column 'y' has 'inf', which is not a finite 32-bit number", 3)]
    public void Load_CellThatIsNoNumber_IsRefusedAtItsPlace(string csv, string words, int line)
    {
        Problem problem = Assert.Single(Assert.Throws<InputException>(() => Load(csv, Regression.Task)).Problems);
        ProblemAssert.Says(problem, words);
        Assert.Equal((line, 3), (problem.Location!.Line, problem.Location.Column));
    }

    [Fact]
    public void Load_OneNumberAlone_IsRefused() => ProblemAssert.Says(
        Assert.Single(Assert.Throws<InputException>(() => Load("n,y\n1,2\n2,2.0\n", Regression.Task)).Problems),
        "every row of ... has the value 2 there; a regression needs at least two different numbers");

    [Fact]
    public void Load_TaskLeftOpen_IsFoundFromTheLabel()
    {
        Dataset found = Load(Measured, null);
        Assert.Same(Regression.Task, found.Task);
        Assert.Equal(Load(Measured, Regression.Task).Values, found.Values);
        Assert.Same(Classification.Task, Load("n,y\n1,0\n2,1\n3,0\n4,1\n", null).Task);
        Assert.Same(Classification.Task, Load(Measured, null, ", 'binarize': {'at_least': 5}").Task);
    }

    [Fact]
    public void Load_ClassificationOfMeasuredNumbers_NamesTheOtherTask() => ProblemAssert.Says(
        _file.Refusal(Measured), "60 different numbers in 60 rows, which looks continuous ... task: regression");

    [Fact]
    public void Load_FeatureThatEqualsTheLabel_IsAWarning()
    {
        Dataset dataset = Load(TableFile.Csv("n,copy,y", 20, row => $"{row % 7},{row * 0.1},{row * 0.1}"), Regression.Task);
        ProblemAssert.Says(Assert.Single(dataset.Warnings), "column 'copy' equals the label 'y' in all 20 rows");
    }

    [Fact]
    public void Load_Images_AreRefused() => ProblemAssert.Says(
        Assert.Single(Assert.Throws<InputException>(() => DatasetLoader.Load(
            new DatasetSection("{'name': 'mnist-900'}").Spec() with { Task = Regression.Task }, DatasetSection.Folders,
            CancellationToken.None)).Problems),
        "task is regression, and the dataset is images");

    [Fact]
    public void Load_TestFraction_TakesAShareOfTheRows()
    {
        Dataset dataset = Load(Measured, Regression.Task, ", 'test_fraction': 0.25");
        Assert.Equal(15, dataset.RowsOf(Split.Test).Length);
    }

    private Dataset Load(string csv, LearningTask? task, string more = "") => DatasetLoader.Load(
        _file.Section(csv, more).Spec() with { Task = task }, DatasetSection.Folders, CancellationToken.None);
}
