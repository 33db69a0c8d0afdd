using CsCheck;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Validation;

/// <summary>Folds that keep groups together, and folds in the order of time.</summary>
public sealed class GroupAndTimeTests
{
    private static readonly Gen<Dataset> Grouped = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 14], Gen.Int[0, 9])
        .Array[20, 150]
        .Select(rows => Data(
            [.. rows.Select(row => row.Item1)], [.. rows.Select(row => row.Item2)], null,
            [.. rows.Select(row => row.Item3 == 0 ? Split.Test : Split.Train)]))
        .Where(dataset => GroupsOf(dataset, FoldPartition.DealtRows(dataset)).Count >= 5);

    private static readonly Gen<Dataset> Timed = Gen.Int[0, 60].Array[40, 150].Select(
        times => Data(new int[times.Length], null, [.. times.Select(time => (double)time)], new Split[times.Length]));

    private static readonly Gen<GroupKFoldSpec> GroupFolds = Gen.Select(
        Gen.Int[2, 5], Gen.Bool, (folds, isStratified) => new GroupKFoldSpec(folds, isStratified));

    private static readonly Gen<TimeSeriesSpec> Windows = Gen.Select(
        Gen.Int[1, 5], Gen.Bool, Gen.Int[0, 4], (folds, isSliding, gap) => new TimeSeriesSpec(folds, isSliding, gap));

    [Fact]
    public void Rows_GroupFolds_KeepEachGroupOnOneSide() => Gen.Select(Grouped, GroupFolds, Gen.ULong).Sample((dataset, spec, seed) =>
    {
        Assert.Empty(ProblemsOf(spec, dataset));
        for (int fold = 1; fold <= spec.Folds; fold++)
        {
            FoldRows rows = spec.Rows(dataset, seed, fold);
            Assert.Empty(GroupsOf(dataset, rows.Training).Intersect(GroupsOf(dataset, rows.Validation)));
            Assert.NotEmpty(rows.Training);
        }
    });

    [Fact]
    public void Rows_GroupFolds_ValidateEachRowOnceAndLeaveOutTheTestSplit() =>
        Gen.Select(Grouped, GroupFolds, Gen.ULong).Sample((dataset, spec, seed) =>
    {
        int[] dealt = FoldPartition.DealtRows(dataset);
        FoldRows[] folds = [.. Enumerable.Range(1, spec.Folds).Select(fold => spec.Rows(dataset, seed, fold))];
        Assert.Equal(dealt, folds.SelectMany(rows => rows.Validation).Order());
        Assert.All(folds, rows => Assert.Equal(dealt, rows.Training.Concat(rows.Validation).Order()));
    });

    // A fold may be larger than another by the rows of one group, because the largest groups are dealt first.
    [Fact]
    public void Rows_GroupKFold_DiffersInSizeByAtMostTheLargestGroup() => Gen.Select(Grouped, Gen.ULong).Sample((dataset, seed) =>
    {
        var spec = new GroupKFoldSpec(3, IsStratified: false);
        int[] sizes = [.. Enumerable.Range(1, 3).Select(fold => spec.Rows(dataset, seed, fold).Validation.Length)];
        int largest = FoldPartition.DealtRows(dataset).GroupBy(row => dataset.Groups![row]).Max(group => group.Count());
        Assert.InRange(sizes.Max() - sizes.Min(), 0, largest);
    });

    [Fact]
    public void Rows_StratifiedGroups_HoldTheRareClassInEachFold()
    {
        // 12 groups of 5 rows. Three groups hold the rare class.
        int[] groups = [.. Enumerable.Range(0, 60).Select(row => row / 5)];
        Dataset dataset = Data([.. groups.Select(group => group % 4 == 0 ? 1 : 0)], groups, null, new Split[60]);
        var spec = new GroupKFoldSpec(3, IsStratified: true);
        for (ulong seed = 0; seed < 20; seed++)
        {
            for (int fold = 1; fold <= 3; fold++)
                Assert.Equal(5, spec.Rows(dataset, seed, fold).Validation.Count(row => dataset.Labels[row] == 1));
        }
    }

    // Spreads that are equal can differ in their last bit.
    [Fact]
    public void Rows_StratifiedGroups_AsManyAsFolds_LeaveNoFoldEmpty() =>
        Gen.Select(Gen.Select(Gen.Int[1, 9], Gen.Int[0, 2]).Array[2, 10], Gen.ULong).Sample((groups, seed) =>
    {
        int[] groupOf = [.. groups.Index().SelectMany(group => Enumerable.Repeat(group.Index, group.Item.Item1))];
        Dataset dataset = Data([.. groupOf.Select(group => groups[group].Item2)], groupOf, null, new Split[groupOf.Length]);
        var spec = new GroupKFoldSpec(groups.Length, IsStratified: true);
        for (int fold = 1; fold <= groups.Length; fold++)
            Assert.Single(GroupsOf(dataset, spec.Rows(dataset, seed, fold).Validation));
    });

    [Fact]
    public void Rows_GroupFolds_DependOnTheSeedAlone()
    {
        Dataset dataset = Data(new int[40], [.. Enumerable.Range(0, 40).Select(row => row / 2)], null, new Split[40]);
        var spec = new GroupKFoldSpec(4, IsStratified: false);
        Assert.Equal(spec.Rows(dataset, 7, 2).Validation, spec.Rows(dataset, 7, 2).Validation);
        Assert.NotEqual(spec.Rows(dataset, 7, 2).Validation, spec.Rows(dataset, 8, 2).Validation);
    }

    [Fact]
    public void Rows_TimeSeries_TrainOnThePastAlone() => Gen.Select(Timed, Windows).Sample((dataset, spec) =>
    {
        if (ProblemsOf(spec, dataset).Count > 0) return;
        for (int fold = 1; fold <= spec.Folds; fold++)
        {
            FoldRows rows = spec.Rows(dataset, 0, fold);
            Assert.True(rows.Training.Max(row => dataset.Times![row]) < rows.Validation.Min(row => dataset.Times![row]));
            int between = dataset.RowCount - (spec.Folds - fold + 1) * rows.Validation.Length - rows.Training.Length;
            Assert.True(between >= spec.Gap);
        }
    });

    [Theory]
    [InlineData(false, 0, new[] { 4, 6, 8 })]
    [InlineData(false, 1, new[] { 3, 5, 7 })]
    [InlineData(true, 0, new[] { 4, 4, 4 })]
    [InlineData(true, 1, new[] { 3, 3, 3 })]
    public void Rows_TenTimes_GiveTheseWindows(bool isSliding, int gap, int[] trained)
    {
        Dataset dataset = Data(new int[10], null, [.. Enumerable.Range(0, 10).Select(row => 9.0 - row)], new Split[10]);
        var spec = new TimeSeriesSpec(3, isSliding, gap);
        FoldRows[] folds = [.. Enumerable.Range(1, 3).Select(fold => spec.Rows(dataset, 0, fold))];
        Assert.Equal(trained, folds.Select(rows => rows.Training.Length));

        // The times fall with the number of the row.
        Assert.Equal([[4, 5], [2, 3], [0, 1]], folds.Select(rows => rows.Validation));
        Assert.Equal(6 + gap, folds[0].Training.Min());
    }

    [Fact]
    public void Rows_LeaveOneOut_ValidateEachRowOrGroupAlone()
    {
        Dataset dataset = Data(
            new int[6], [4, 2, 4, 2, 7, 7], null, [Split.Train, Split.Train, Split.Test, Split.Valid, Split.Train, Split.Train]);
        Assert.Equal([[0], [1], [3], [4], [5]], Validated(dataset, ofGroups: false));
        Assert.Equal([[0], [1, 3], [4, 5]], Validated(dataset, ofGroups: true));

        static IEnumerable<int[]> Validated(Dataset dataset, bool ofGroups)
        {
            int folds = new LeaveOneOutSpec(2, ofGroups).FoldsIn(dataset)!.Value;
            var spec = new LeaveOneOutSpec(folds, ofGroups);
            Assert.Empty(ProblemsOf(spec, dataset));
            FoldRows[] rows = [.. Enumerable.Range(1, folds).Select(fold => spec.Rows(dataset, 0, fold))];
            Assert.All(rows, fold => Assert.Equal([0, 1, 3, 4, 5], fold.Training.Concat(fold.Validation).Order()));
            return rows.Select(fold => fold.Validation);
        }
    }

    [Fact]
    public void Check_LeaveOneOutThatCannotBe_IsAnError()
    {
        Dataset plain = Data(new int[9], null, null, new Split[9]), one = Data(new int[9], new int[9], null, new Split[9]);
        Says(new LeaveOneOutSpec(2, true), plain, "validation.type is leave_one_group_out, and dataset 'made' has no groups");
        Says(new LeaveOneOutSpec(2, true), one, "dataset 'made' has 1 of the groups that it divides");
        Says(new LeaveOneOutSpec(8, false), plain, "validation.folds is 8, and dataset 'made' has 9 rows ... remove folds");
        Dataset large = Data(new int[10_001], null, null, new Split[10_001]);
        Says(new LeaveOneOutSpec(2, false), large, "has 10,001 rows; a trial may have at most 10,000 folds: use kfold");
    }

    [Fact]
    public void Doubt_MoreFoldsThanAreLookedAt_SaysNothingOfClassesInTheOthers()
    {
        // The first 20 folds validate one class.
        Dataset sorted = Data([.. Enumerable.Range(0, 60).Select(row => row / 20)], null, null, new Split[60]);
        var problems = new Problems();
        new LeaveOneOutSpec(60, false).Doubt(sorted, 0, problems);
        Assert.DoesNotContain(problems.Warnings, warning => warning.Message.Contains("no fold validates", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_WithoutWhatTheTypeNeeds_IsAnError()
    {
        Dataset plain = Data(new int[9], null, null, new Split[9]), few = Data(new int[9], [0, 0, 0, 0, 1, 1, 1, 1, 1], null, new Split[9]);
        Says(new GroupKFoldSpec(3, false), plain, "validation.type is group_kfold, and dataset 'made' has no groups ... dataset.group");
        Says(new GroupKFoldSpec(3, true), few, "validation.folds is 3, and dataset 'made' has 2 groups");
        Says(new TimeSeriesSpec(3, false, 0), plain, "validation.type is time_series, and dataset 'made' has no time ... dataset.time");
        Dataset timed = Data(new int[9], null, [1, 1, 1, 2, 3, 4, 5, 6, 7], new Split[9]);
        Says(new TimeSeriesSpec(9, false, 0), timed, "has 9 rows to divide; there must be a row for each fold");
        Says(new TimeSeriesSpec(3, false, 3), timed, "fold 1 of validation has no training rows ... the gap of 3 rows");
    }

    [Fact]
    public void Doubt_GroupsAndTimesThatNoFoldReads_AreWarnedOf()
    {
        Dataset both = Data([0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 2, 2], [1, 2, 3, 4, 5, 6], new Split[6]);
        var problems = new Problems();
        new KFoldSpec(2, 1, false).Doubt(both, 0, problems);
        Assert.Contains(problems.Warnings, warning => warning.Message.Contains("use group_kfold", StringComparison.Ordinal));
        Assert.Contains(problems.Warnings, warning => warning.Message.Contains("use time_series", StringComparison.Ordinal));
    }

    private static void Says(ValidationSpec spec, Dataset dataset, string words)
    {
        var problems = new Problems();
        spec.Check(dataset, problems);
        ProblemAssert.AreExactly(problems.Errors, words);
    }

    private static IReadOnlyList<Problem> ProblemsOf(ValidationSpec spec, Dataset dataset)
    {
        var problems = new Problems();
        spec.Check(dataset, problems);
        return problems.Errors;
    }

    private static HashSet<int> GroupsOf(Dataset dataset, int[] rows) => [.. rows.Select(row => dataset.Groups![row])];

    private static Dataset Data(int[] labels, int[]? groups, double[]? times, Split[] splits) => new()
    {
        Name = "made",
        SourceDescription = "made",
        InputShape = [1],
        Inputs = [.. Enumerable.Range(0, labels.Length).Select(row => (float)row)],
        Labels = labels,
        ClassNames = ["a", "b", "c"],
        Groups = groups,
        Times = times,
        Splits = splits,
        Fingerprint = "",
    };
}
