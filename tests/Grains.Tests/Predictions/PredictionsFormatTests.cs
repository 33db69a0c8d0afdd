using Gridfold.Grains.Predictions;

namespace Gridfold.Grains.Tests.Predictions;

public sealed class PredictionsFormatTests
{
    private static readonly FoldPredictions Classes = new()
    {
        Rows = [0, 4, 200, 100_000],
        Groups = [3, 3, 700, 0],
        ClassCount = 3,
        Labels = [0, 1, 2, 1],
        Predicted = [0, 2, 2, 1],
        Probabilities = [0.5f, 0.25f, 0.25f, 0, 0, 1, 0, 0, 1, 0.1f, 0.8f, 0.1f],
    };

    private static readonly FoldPredictions Targets = new()
    {
        Rows = [1, 2],
        TargetCount = 3,
        Actual = [1, 2, 3, 4, 5, 6],
        Values = [6, 5, 4, 3, 2, 1],
    };

    private static readonly FoldPredictions Labels = new()
    {
        Rows = [1, 2],
        HasLabels = true,
        TargetCount = 3,
        Actual = [1, 0, 0, 0, 1, 1],
        Values = [0.25, 1, 0, 0.1f, 0.9f, 0.5],
    };

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        AssertSame(Classes);
        AssertSame(Classes with { Groups = null, Probabilities = null, ClassCount = 1000, Labels = [999, 0, 1, 2] });
        AssertSame(new FoldPredictions { Rows = [1, 2], Actual = [1.5, -3], Values = [1.25, double.Epsilon] });
        AssertSame(Targets);
        AssertSame(Labels);
    }

    [Fact]
    public void Write_Labels_TakesFiveBytesForEach() => Assert.InRange(PredictionsFormat.Write(Labels).Length, 30, 37);

    [Fact]
    public void Write_ClassesWithoutProbabilities_TakesThreeBytesARow()
    {
        var rows = new FoldPredictions
        {
            Rows = [.. Enumerable.Range(0, 1000).Select(row => row * 5)],
            ClassCount = 10,
            Labels = new int[1000],
            Predicted = new int[1000],
        };
        Assert.InRange(PredictionsFormat.Write(rows).Length, 3000, 3010);
    }

    [Fact]
    public void Read_DamagedBytes_IsNull()
    {
        byte[] whole = PredictionsFormat.Write(Classes), targets = PredictionsFormat.Write(Targets);
        byte[] labels = PredictionsFormat.Write(Labels);
        for (int length = 0; length < whole.Length; length++) Assert.Null(PredictionsFormat.Read(whole[..length]));
        for (int length = 0; length < targets.Length; length++) Assert.Null(PredictionsFormat.Read(targets[..length]));
        for (int length = 0; length < labels.Length; length++) Assert.Null(PredictionsFormat.Read(labels[..length]));
        Assert.Null(PredictionsFormat.Read([.. targets[..4], 0xff, 0xff, 0xff, 0xff, 0x07, .. targets[5..]]));
        Assert.Null(PredictionsFormat.Read([2, .. whole[1..]]));
        Assert.Null(PredictionsFormat.Read([1, 0, 3, 0xff, 0xff, 0xff, 0xff, 0x07]));
        Assert.Null(PredictionsFormat.Read(PredictionsFormat.Write(Classes with { Labels = [0, 1, 7, 1] })));
    }

    [Fact]
    public void Fits_TheSizeOfTheSearch_Decides()
    {
        Assert.True(KeptPredictions.Fits(3000, trials: 243, folds: 5));
        Assert.False(KeptPredictions.Fits(3000, trials: 10_000, folds: 5));
        Assert.False(KeptPredictions.Fits(KeptPredictions.MaxFoldBytes + 1, trials: 1, folds: 1));
        Assert.True(KeptPredictions.Fits(KeptPredictions.MaxFoldBytes, trials: 1, folds: 1));
        Assert.False(KeptPredictions.Fits(1, long.MaxValue, folds: 5));
    }

    private static void AssertSame(FoldPredictions written)
    {
        FoldPredictions read = PredictionsFormat.Read(PredictionsFormat.Write(written))!;
        Assert.Equal(written.Rows, read.Rows);
        Assert.Equal(written.Groups, read.Groups);
        Assert.Equal(written.ClassCount, read.ClassCount);
        Assert.Equal(written.Labels, read.Labels);
        Assert.Equal(written.Predicted, read.Predicted);
        Assert.Equal(written.Probabilities, read.Probabilities);
        Assert.Equal(written.Actual, read.Actual);
        Assert.Equal(written.Values, read.Values);
    }
}
