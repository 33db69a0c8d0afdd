using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tests.Metrics;

public sealed class RocCurveTests
{
    [Fact]
    public void Of_EqualProbabilities_AreOnePoint()
    {
        RocCurve curve = RocCurve.Of(Rows([1, 0, 1, 0, 1], [0.9, 0.4, 0.4, 0.4, 0.1]), 1)!;
        Assert.Equal([(0, 0), (0, 1 / 3.0), (1, 2 / 3.0), (1, 1)], curve.Points);
    }

    [Fact]
    public void Of_OneClassAlone_IsNull()
    {
        ClassProbabilities rows = Rows([1, 1], [0.3, 0.6]);
        Assert.Null(RocCurve.Of(rows, 0));
        Assert.Null(RocCurve.Of(rows, 1));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    public void Area_RowsWithTies_IsTheMetric(double step)
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(row => (row * row) % 7 < 3 ? 1 : 0)];
        double[] second = [.. Enumerable.Range(0, 40).Select(row => Math.Round(row * 17 % 40 / 40.0 / step) * step)];
        ClassProbabilities rows = Rows(labels, second);
        Assert.Equal(RocAuc.Of(rows), RocCurve.Of(rows, 1)!.Area, 12);
    }

    private static ClassProbabilities Rows(int[] labels, double[] second)
    {
        var rows = new ClassProbabilities(2);
        foreach ((int label, double probability) in labels.Zip(second)) rows.Add(label, [1 - probability, probability]);
        return rows;
    }
}
