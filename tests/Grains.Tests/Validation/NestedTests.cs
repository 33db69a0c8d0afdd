using CsCheck;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Validation;

/// <summary>The folds of nested validation.</summary>
public sealed class NestedTests
{
    private static readonly Gen<(Dataset Dataset, NestedSpec Validation, ulong Seed)> Cases = Gen.Select(
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9]).Array[30, 90], Gen.Int[3, 6], Gen.Bool, Gen.Bool, Gen.ULong,
        (rows, outer, isStratified, isGrouped, seed) => (
            Data([.. rows.Select(row => row.Item1)], [.. rows.Select((row, index) => isGrouped ? index % 12 : row.Item2)]),
            new NestedSpec(outer, Math.Max(2, outer - 2), isStratified, isGrouped),
            seed));

    [Fact]
    public void Rows_InnerFolds_HaveNoRowOfTheirOuterFold() => Cases.Sample((dataset, validation, seed) =>
    {
        for (int outer = 1; outer <= validation.Outer; outer++)
        {
            FoldRows whole = validation.Rows(dataset, seed, validation.JudgedFolds + outer);
            Assert.Equal(dataset.Labels.Length, whole.Training.Concat(whole.Validation).Distinct().Count());
            FoldRows[] inner = [.. Inner(validation, outer).Select(fold => validation.Rows(dataset, seed, fold))];
            Assert.All(inner, fold => Assert.Empty(fold.Training.Concat(fold.Validation).Intersect(whole.Validation)));

            // The parts divide the training rows of the outer fold, and each fold has all of those rows.
            Assert.Equal(whole.Training, inner.SelectMany(fold => fold.Validation).Order());
            Assert.All(inner, fold => Assert.Equal(whole.Training, fold.Training.Concat(fold.Validation).Order()));
        }
    });

    [Fact]
    public void Rows_OuterFolds_ValidateEachRowOnce() => Cases.Sample((dataset, validation, seed) =>
        Assert.Equal(
            Enumerable.Range(0, dataset.Labels.Length),
            Enumerable.Range(validation.FirstDealtFold, validation.Outer)
                .SelectMany(fold => validation.Rows(dataset, seed, fold).Validation).Order()));

    [Fact]
    public void Rows_SameSeed_AreTheSame() => Cases.Sample((dataset, validation, seed) =>
    {
        for (int fold = 1; fold <= validation.FoldsPerTrial; fold++)
        {
            FoldRows first = validation.Rows(dataset, seed, fold);
            FoldRows second = validation.Rows(Data(dataset.Labels, dataset.Groups!), seed, fold);
            Assert.Equal(first.Training, second.Training);
            Assert.Equal(first.Validation, second.Validation);
        }
    });

    [Fact]
    public void Rows_Grouped_KeepGroupsTogether() => Cases.Where(one => one.Validation.IsGrouped).Sample((dataset, validation, seed) =>
    {
        for (int fold = 1; fold <= validation.FoldsPerTrial; fold++)
        {
            FoldRows rows = validation.Rows(dataset, seed, fold);
            Assert.Empty(rows.Training.Select(row => dataset.Groups![row]).Intersect(rows.Validation.Select(row => dataset.Groups![row])));
        }
    });

    // So the outer folds can be compared with those of a search without nested validation.
    [Fact]
    public void Rows_OuterFolds_AreThoseOfKFold()
    {
        Dataset dataset = Data([.. Enumerable.Range(0, 40).Select(row => row % 3)], new int[40]);
        var nested = new NestedSpec(5, 3, IsStratified: true, IsGrouped: false);
        var plain = new KFoldSpec(5, 1, IsStratified: true);
        for (int outer = 1; outer <= 5; outer++)
            Assert.Equal(plain.Rows(dataset, 7, outer).Validation, nested.Rows(dataset, 7, nested.JudgedFolds + outer).Validation);
    }

    [Fact]
    public void Rows_InnerParts_DifferBetweenOuterFoldsAndSeeds()
    {
        Dataset dataset = Data(new int[60], new int[60]);
        var validation = new NestedSpec(2, 3, IsStratified: false, IsGrouped: false);
        Assert.Equal(60, Enumerable.Range(1, 6).SelectMany(fold => Enumerable.Range(0, 10)
            .Select(seed => string.Join(',', validation.Rows(dataset, (ulong)seed, fold).Validation))).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"type": "nested", "outer": 5}""", "validation has no 'inner'; it is required")]
    [InlineData("""{"type": "nested", "outer": 1, "inner": 3}""", "validation.outer is 1; it must be a whole number at")]
    [InlineData("""{"type": "nested", "outer": 5, "inner": 1}""", "validation.inner is 1; it must be a whole number at")]
    [InlineData("""{"type": "nested", "outer": 100, "inner": 1000}""", "each trial has 100,100 folds")]
    [InlineData("""{"type": "nested", "outer": 3, "inner": 3, "grouped": true}""", "it must be below outer, which is 3")]
    public void Read_WrongKey_IsRefused(string section, string message)
    {
        var problems = new Problems();
        ValidationSpec.Read(new SpecMapReader((SpecMap)SpecJson.Read(section), "validation", problems));
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 3, false, 4, "has 4 rows to deal")]
    [InlineData(2, 5, false, 6, "has 6 rows to deal")]
    [InlineData(5, 3, true, 12, "has 3 groups to deal")]
    public void Check_TooFewRowsOrGroups_IsAnError(int outer, int inner, bool isGrouped, int rows, string message)
    {
        var problems = new Problems();
        new NestedSpec(outer, inner, false, isGrouped).Check(
            Data(new int[rows], [.. Enumerable.Range(0, rows).Select(row => row % 3)]), problems);
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Doubt_GroupsOnBothSides_Warns()
    {
        Dataset dataset = Data([.. Enumerable.Range(0, 24).Select(row => row % 3)], [.. Enumerable.Range(0, 24).Select(row => row / 2)]);
        var problems = new Problems();
        new NestedSpec(4, 2, false, IsGrouped: false).Doubt(dataset, 1, problems);
        Assert.Contains(problems.Warnings, warning => warning.Message.Contains("groups that fold", StringComparison.Ordinal));
        problems = new Problems();
        new NestedSpec(4, 2, false, IsGrouped: true).Doubt(dataset, 1, problems);
        Assert.Empty(problems.Warnings);
    }

    /// <summary>
    /// Class c has 2 rows. Of 3 outer folds one lacks it; where the rows are one group, each fold lacks it on one side. An inner fold that
    /// gets a single row of it lacks it on one side too.
    /// </summary>
    [Theory]
    [InlineData(2, 2, false, "4 of the 6 folds of 'made' lack a class: inner fold 1 of outer fold 1 validates without 'c'")]
    [InlineData(3, 2, false, "5 of the 9 folds of 'made' lack a class: outer fold 1 validates without 'c'")]
    [InlineData(3, 2, true, "9 of the 9 folds of 'made' lack a class: outer fold 1 trains without 'c'")]
    public void Doubt_FoldsWithoutAClass_AreCounted(int outer, int inner, bool isGrouped, string message)
    {
        int[] labels = [.. Enumerable.Range(0, 22).Select(row => row % 2), 2, 2];
        Dataset dataset = Data(labels, [.. Enumerable.Range(0, 22).Select(row => row / 2), 11, 11]);
        var problems = new Problems();
        new NestedSpec(outer, inner, IsStratified: true, isGrouped).Doubt(dataset, 1, problems);
        Assert.Contains(problems.Warnings, warning => warning.Message.Contains(message, StringComparison.Ordinal));
    }

    private static IEnumerable<int> Inner(NestedSpec validation, int outer) =>
        Enumerable.Range(((outer - 1) * validation.Inner) + 1, validation.Inner);

    private static Dataset Data(int[] labels, int[] groups) => new()
    {
        Name = "made",
        SourceDescription = "made",
        InputShape = [1],
        Inputs = [.. labels.Select((_, row) => (float)row)],
        Labels = labels,
        ClassNames = ["a", "b", "c"],
        FeatureNames = ["x"],
        Groups = groups,
        Splits = new Split[labels.Length],
        Fingerprint = "",
    };
}
