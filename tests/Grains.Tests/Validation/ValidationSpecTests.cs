using CsCheck;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Validation;

public sealed class ValidationSpecTests
{
    private static readonly Gen<Dataset> Datasets = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3])
        .Array[12, 120]
        .Select(rows => Data([.. rows.Select(row => row.Item1)], [.. rows.Select(row => (Split)Math.Max(0, row.Item2 - 1))]))
        .Where(dataset => Dealt(dataset).Length >= 10);

    private static readonly Gen<KFoldSpec> Folds = Gen.OneOf(
        Gen.Int[2, 10].Select(folds => new KFoldSpec(folds, 1, false)),
        Gen.Int[2, 10].Select(folds => new KFoldSpec(folds, 1, true)),
        Gen.Select(Gen.Int[2, 10], Gen.Int[1, 4], Gen.Bool, (folds, repeats, isStratified) => new KFoldSpec(folds, repeats, isStratified)));

    private static readonly Gen<ValidationSpec> AnyWay = Gen.OneOf(
        Folds.Select(ValidationSpec (folds) => folds),
        Gen.Double[0.05, 0.95].Select(ValidationSpec (fraction) => new HoldoutSpec(fraction)));

    [Fact]
    public void Check_StratifiedNumbers_IsAnError()
    {
        var problems = new Problems();
        new KFoldSpec(3, 1, IsStratified: true).Check(Numbers(12), problems);
        Assert.Contains("only classes can be stratified: use kfold", Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
        problems = new Problems();
        new KFoldSpec(3, 1, IsStratified: false).Check(Numbers(12), problems);
        new KFoldSpec(3, 1, IsStratified: false).Doubt(Numbers(12), 0, problems);
        Assert.Empty(problems.Errors);
    }

    [Fact]
    public void Rows_HoldoutOfNumbers_TakesTheShareOfTheRows() =>
        Assert.Equal(5, new HoldoutSpec(0.25).Rows(Numbers(20), 3, 1).Validation.Length);

    [Fact]
    public void Rows_ValidationPartsOfARepeat_PartitionTheDealtRows() =>
        Gen.Select(Datasets, Folds, Gen.ULong).Sample((dataset, validation, seed) =>
    {
        for (int repeat = 0; repeat < validation.Repeats; repeat++)
        {
            IEnumerable<int> validated = Enumerable.Range(1, validation.Folds)
                .SelectMany(part => validation.Rows(dataset, seed, (repeat * validation.Folds) + part).Validation);
            Assert.Equal(Dealt(dataset), validated.Order());
        }
    });

    [Fact]
    public void Rows_TrainingAndValidation_AreAllDealtRowsOnceAscending() =>
        Gen.Select(Datasets, AnyWay, Gen.ULong).Sample((dataset, validation, seed) =>
    {
        for (int fold = 1; fold <= validation.FoldsPerTrial; fold++)
        {
            FoldRows rows = validation.Rows(dataset, seed, fold);
            Assert.Equal(Dealt(dataset), rows.Training.Concat(rows.Validation).Order());
            Assert.Equal(rows.Training.Order(), rows.Training);
            Assert.Equal(rows.Validation.Order(), rows.Validation);
        }
    });

    [Fact]
    public void Rows_Folds_DifferInSizeByAtMostOne() => Gen.Select(Datasets, Folds, Gen.ULong).Sample((dataset, validation, seed) =>
    {
        foreach (int[][] repeat in Repeats(validation, dataset, seed))
            Assert.InRange(repeat.Max(rows => rows.Length) - repeat.Min(rows => rows.Length), 0, 1);
    });

    [Fact]
    public void Rows_StratifiedFolds_DifferInEachClassByAtMostOne() =>
        Gen.Select(Datasets, Folds, Gen.ULong).Sample((dataset, validation, seed) =>
    {
        foreach (int[][] repeat in Repeats(validation with { IsStratified = true }, dataset, seed))
        {
            for (int label = 0; label < dataset.ClassNames.Count; label++)
            {
                int[] counts = [.. repeat.Select(rows => rows.Count(row => dataset.Labels[row] == label))];
                Assert.InRange(counts.Max() - counts.Min(), 0, 1);
            }
        }
    });

    [Fact]
    public void Rows_SameSeed_AreTheSame() => Gen.Select(Datasets, AnyWay, Gen.ULong).Sample((dataset, validation, seed) =>
    {
        for (int fold = 1; fold <= validation.FoldsPerTrial; fold++)
        {
            FoldRows first = validation.Rows(dataset, seed, fold);
            FoldRows second = validation.Rows(Data(dataset.Labels, dataset.Splits), seed, fold);
            Assert.Equal(first.Validation, second.Validation);
            Assert.Equal(first.Training, second.Training);
        }
    });

    [Fact]
    public void Rows_OtherSeed_AreOthers() => Assert.All(
        (ValidationSpec[])[new KFoldSpec(5, 1, false), new KFoldSpec(5, 1, true), new HoldoutSpec(0.2)], validation =>
        Assert.Equal(20, Enumerable.Range(0, 20).Select(seed => string.Join(',', validation.Rows(Balanced(), (ulong)seed, 1).Validation))
            .Distinct().Count()));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_Repeats_AreDealtDifferently(bool isStratified)
    {
        var validation = new KFoldSpec(5, 10, isStratified);
        Assert.Equal(50, Enumerable.Range(1, 50).Select(fold => string.Join(',', validation.Rows(Balanced(), 1, fold).Validation))
            .Distinct().Count());
    }

    [Fact]
    public void Rows_KFold_MixesTheFilesOrder()
    {
        // Rows sorted by class would leave whole classes out of training.
        var validation = new KFoldSpec(3, 1, false);
        Assert.Equal(3, validation.Rows(Balanced(), 1, 1).Training.Select(row => row / 20).Distinct().Count());
    }

    [Fact]
    public void Rows_KnownSeed_NeverChange()
    {
        // Recorded: a stored experiment is resumed and replayed with the folds that it began with.
        var validation = new KFoldSpec(5, 1, true);
        Assert.Equal("1 2 13 14 21 28 33 35 41 42 43 54", string.Join(' ', validation.Rows(Balanced(), 42, 1).Validation));
        Assert.Equal("1 10 11 17 22 24 28 31 42 50 55 56", string.Join(' ', new HoldoutSpec(0.2).Rows(Balanced(), 42, 1).Validation));
    }

    [Fact]
    public void Rows_HoldoutWithoutFraction_IsTheDatasetsOwnSplit() => Datasets.Sample(dataset =>
    {
        FoldRows rows = new HoldoutSpec(null).Rows(dataset, 1, 1);
        Assert.Equal(dataset.RowsOf(Split.Train), rows.Training);
        Assert.Equal(dataset.RowsOf(Split.Valid), rows.Validation);
    });

    [Fact]
    public void Rows_HoldoutFraction_TakesItsShareOfTheWholeAndOfEachClass() =>
        Gen.Select(Datasets, Gen.Int[5, 95], Gen.ULong).Sample((dataset, percent, seed) =>
    {
        double fraction = percent / 100.0;
        FoldRows rows = new HoldoutSpec(fraction).Rows(dataset, seed, 1);
        int[] dealt = Dealt(dataset);
        Assert.Equal((int)Math.Round(dealt.Length * fraction, MidpointRounding.AwayFromZero), rows.Validation.Length);
        foreach (IGrouping<int, int> group in dealt.GroupBy(row => dataset.Labels[row]))
        {
            int taken = rows.Validation.Count(row => dataset.Labels[row] == group.Key);
            Assert.InRange(taken, (group.Count() * fraction) - 1, (group.Count() * fraction) + 1);
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Rows_FoldThatIsNone_IsAnArgumentError(int fold) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new KFoldSpec(5, 1, false).Rows(Balanced(), 1, fold));

    [Fact]
    public void Check_WhatCanBeDealt_ReportsNothing() =>
        Gen.Select(Datasets, Folds).Sample((dataset, validation) => Assert.Empty(Check(validation, dataset).Errors));

    [Fact]
    public void Check_MoreFoldsThanRows_IsAnError() =>
        ProblemAssert.AreExactly(
            Check(new KFoldSpec(4, 1, false), Data([0, 1, 0, 1], [Split.Train, Split.Train, Split.Valid, Split.Test])).Errors,
            "validation.folds is 4 ... 'made' has 3 rows to deal ... lower folds");

    [Fact]
    public void Check_ClassRarerThanFolds_IsAWarning()
    {
        Dataset dataset = Data([0, 0, 0, 0, 1, 1], new Split[6]);
        Problems problems = Check(new KFoldSpec(3, 1, true), dataset);
        Assert.Empty(problems.Errors);
        ProblemAssert.AreExactly(problems.Warnings, "validation.folds is 3 ... rarest class ... has 2 rows");
        Assert.Empty(Check(new KFoldSpec(3, 1, false), dataset).Warnings);
    }

    [Fact]
    public void Check_HoldoutWithoutValidSplit_IsAnError() =>
        ProblemAssert.AreExactly(
            Check(new HoldoutSpec(null), Balanced()).Errors, "holdout without a fraction ... 'made' has no valid split ... fraction: 0.2");

    [Fact]
    public void Check_HoldoutWithoutTrainRows_IsAnError() =>
        ProblemAssert.AreExactly(Check(new HoldoutSpec(null), Data([0, 1], [Split.Valid, Split.Valid])).Errors,
            "holdout without a fraction ... 'made' has no train split ... fraction: 0.2");

    [Theory]
    [InlineData(0.01, "leaves 10 training and 0 validation rows of 10")]
    [InlineData(0.99, "leaves 0 training and 10 validation rows of 10")]
    public void Check_FractionThatLeavesNothing_IsAnError(double fraction, string words) =>
        ProblemAssert.AreExactly(Check(new HoldoutSpec(fraction), Data([0, 1, 0, 1, 0, 1, 0, 1, 0, 1], new Split[10])).Errors,
            $"validation.fraction is ... {words} ... change the fraction");

    private static Problems Check(ValidationSpec validation, Dataset dataset)
    {
        var problems = new Problems();
        validation.Check(dataset, problems);
        return problems;
    }

    private static IEnumerable<int[][]> Repeats(KFoldSpec validation, Dataset dataset, ulong seed) =>
        Enumerable.Range(1, validation.FoldsPerTrial).Select(fold => validation.Rows(dataset, seed, fold).Validation)
            .Chunk(validation.Folds);

    private static int[] Dealt(Dataset dataset) =>
        [.. Enumerable.Range(0, dataset.RowCount).Where(row => dataset.Splits[row] != Split.Test)];

    /// <summary>60 rows of 3 classes, sorted by class.</summary>
    private static Dataset Balanced() => Data([.. Enumerable.Range(0, 60).Select(row => row / 20)], new Split[60]);

    private static Dataset Numbers(int rows) => new()
    {
        Name = "made",
        SourceDescription = "made",
        InputShape = [1],
        Inputs = [.. Enumerable.Range(0, rows).Select(row => (float)row)],
        Labels = new int[rows],
        ClassNames = [],
        Values = [.. Enumerable.Range(0, rows).Select(row => row * 0.5)],
        Splits = new Split[rows],
        Fingerprint = "",
    };

    private static Dataset Data(int[] labels, Split[] splits) => new()
    {
        Name = "made",
        SourceDescription = "made",
        InputShape = [1],
        Inputs = new float[labels.Length],
        Labels = labels,
        ClassNames = ["a", "b", "c", "d", "e"],
        Splits = splits,
        Fingerprint = "",
    };
}
