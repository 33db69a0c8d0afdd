using Gridfold.Grains.Predictions;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Tests.Statistics;

/// <summary>The error of a score over rows that are drawn again.</summary>
public sealed class RowErrorTests
{
    private static readonly Metric Accuracy = MetricTable.Find("test_accuracy")!;

    [Fact]
    public void Of_Accuracy_IsNearTheErrorOfAShare()
    {
        // Of 400 rows, 80 are wrong: the error of the share is sqrt(0.8 x 0.2 / 400).
        ScoreError error = RowError.Of(Judged(400, every: 5), Accuracy, "test rows")!;
        Assert.InRange(error.Value, 0.02 * 0.9, 0.02 * 1.1);
        Assert.Equal("400 test rows, drawn again 400 times", error.Basis);
        Assert.Null(error.Freedom);
    }

    [Fact]
    public void Of_Groups_DrawsGroups()
    {
        // Each group of ten rows is right or wrong as one, so 40 groups tell as much as 40 rows.
        Candidate judged = Judged(400, every: 5, groupSize: 10);
        ScoreError error = RowError.Of(judged, Accuracy, "test rows")!;
        Assert.InRange(error.Value, 0.0632 * 0.9, 0.0632 * 1.1);
        Assert.Equal("40 groups of test rows, drawn again 400 times", error.Basis);
    }

    [Fact]
    public void Of_WhatTellsNothing_IsNull()
    {
        Assert.Null(RowError.Of(Judged(9, every: 3), Accuracy, "test rows"));
        Assert.Null(RowError.Of(Judged(400, every: 1000), Accuracy, "test rows"));
        Assert.Null(RowError.Of(Judged(400, every: 5), MetricTable.Find("test_loss")!, "test rows"));
        Assert.Null(RowError.Of(Judged(400, every: 5), MetricTable.Find("test_rmse")!, "test rows"));
    }

    /// <summary>Rows of two classes. Every so many units, one is predicted wrong. A unit is a row, or a group.</summary>
    private static Candidate Judged(int rows, int every, int groupSize = 1)
    {
        int[] units = [.. Enumerable.Range(0, rows).Select(row => row / groupSize)];
        return new Candidate(1,
        [
            new FoldPredictions
            {
                Rows = [.. Enumerable.Range(0, rows)],
                Groups = groupSize > 1 ? units : null,
                ClassCount = 2,
                Labels = new int[rows],
                Predicted = [.. units.Select(unit => (unit + 1) % every == 0 ? 1 : 0)],
            },
        ]);
    }
}
