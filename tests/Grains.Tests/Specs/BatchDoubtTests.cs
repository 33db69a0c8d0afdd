using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Specs;

/// <summary>Sizes of a mini-batch that hold all training rows train the same network.</summary>
public sealed class BatchDoubtTests
{
    /// <summary>100 rows in five folds: each fold trains on 80.</summary>
    [Theory]
    [InlineData("[16, 80, 400]", "the values 80, 400, and a fold trains on at most 80 rows")]
    [InlineData("[100, 200, 400]", "the values 100, 200, 400")]
    [InlineData("[16, 79, 400]", null)]
    public void Judge_SizesOfAllRows_AreNamed(string sizes, string? message)
    {
        var problems = new Problems();
        BatchDoubts.Judge(
            new ExperimentDocument()
                .With("training.batch_size", "'${rows}'").With("hyperparameters.rows", $"{{'type': 'categorical', 'values': {sizes}}}")
                .With("validation", "{'type': 'kfold', 'folds': 5}").Spec(),
            Rows(100), problems);
        if (message is null) Assert.Empty(problems.Warnings);
        else ProblemAssert.AreExactly(problems.Warnings, $"hyper-parameter 'rows' has ... {message} ... keep one of them");
    }

    [Fact]
    public void Judge_FixedSize_IsNoDoubt()
    {
        var problems = new Problems();
        BatchDoubts.Judge(new ExperimentDocument().Spec(), Rows(10), problems);
        Assert.Empty(problems.Warnings);
    }

    private static Dataset Rows(int rows) => new()
    {
        Name = "made",
        SourceDescription = "made",
        InputShape = [1],
        Inputs = [.. Enumerable.Range(0, rows).Select(row => (float)row)],
        Labels = [.. Enumerable.Range(0, rows).Select(row => row % 2)],
        ClassNames = ["a", "b"],
        Splits = new Split[rows],
        Fingerprint = "",
    };
}
