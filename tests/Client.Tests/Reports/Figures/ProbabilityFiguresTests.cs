using Gridfold.Client.Reports;
using Gridfold.Client.Reports.Figures;
using Gridfold.Grains.Predictions;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Reports.Figures;

/// <summary>Pictures of the probabilities of validation rows.</summary>
public sealed class ProbabilityFiguresTests
{
    [Fact]
    public void Of_Folds_GivesTheirRowsTogether()
    {
        ClassProbabilities rows = ValidationProbabilities.Of([Fold([0, 1], [0.75f, 0.25f, 0.5f, 0.5f]), Fold([1], [0.125f, 0.875f])]);
        Assert.Equal([0, 1, 1], rows.Labels);
        Assert.Equal((0.25, 0.875), (rows[0, 1], rows[2, 1]));
    }

    [Fact]
    public void Roc_TwoClasses_DrawsTheSecond()
    {
        RocFigure figure = RocFigure.Of("trial 1", ["no", "yes"], Rows(2, 40));
        Assert.Equal("yes", Assert.Single(figure.Curves).Name);
        Assert.Equal($"Class 'yes': area {RocAuc.Of(Rows(2, 40)):0.000}.", figure.Description);
        using var picture = figure.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Roc_ManyClasses_DrawsThoseWithTheSmallestAreasInOrder()
    {
        ClassProbabilities rows = Rows(12, 600);
        RocFigure figure = RocFigure.Of("trial 1", [.. Enumerable.Range(0, 12).Select(label => $"c{label:00}")], rows);
        double largest = figure.Curves.Max(entry => entry.Curve.Area);
        Assert.Equal(7, Enumerable.Range(0, 12).Count(label => RocCurve.Of(rows, label)!.Area <= largest));
        Assert.Equal(figure.Curves.Select(entry => entry.Name).Order(StringComparer.Ordinal), figure.Curves.Select(entry => entry.Name));
        Assert.Contains("The 7 classes with the smallest areas, of 12.", figure.Caption, StringComparison.Ordinal);
        using var picture = figure.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Roc_RowsOfOneClass_SaysWhy()
    {
        ClassProbabilities rows = ValidationProbabilities.Of([Fold([1, 1], [0.75f, 0.25f, 0.5f, 0.5f])]);
        string message = Assert.Throws<NotFoundException>(() => RocFigure.Of("trial 1", ["no", "yes"], rows)).Message;
        Assert.Equal("trial 1 has no ROC curve: its validation rows are all of one class", message);
    }

    [Theory]
    [InlineData(2, "are of class 'b'")]
    [InlineData(3, "were predicted right")]
    public void Calibration_Classes_SaysWhoseProbabilityCounts(int classes, string words)
    {
        ClassProbabilities rows = Rows(classes, 300);
        CalibrationFigure figure = CalibrationFigure.Of("trial 1", ["a", "b", "c"], rows);
        Assert.Contains(words, figure.Caption, StringComparison.Ordinal);
        Assert.Equal(300, figure.Bins.Total);
        Assert.Equal(CalibrationError.Of(rows), figure.Error, 12);
        using var picture = figure.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    private static FoldPredictions Fold(int[] labels, float[] probabilities) =>
        new() { Rows = [.. Enumerable.Range(0, labels.Length)], ClassCount = 2, Labels = labels, Probabilities = probabilities };

    /// <summary>Rows whose probabilities are higher for their own class, more so for later classes.</summary>
    private static ClassProbabilities Rows(int classes, int count)
    {
        var rows = new ClassProbabilities(classes);
        var random = new Random(5);
        for (int row = 0; row < count; row++)
        {
            int label = row % classes;
            double[] values = [.. Enumerable.Range(0, classes).Select(_ => random.NextDouble())];
            values[label] += 0.2 + (0.1 * label);
            double sum = values.Sum();
            rows.Add(label, [.. values.Select(value => value / sum)]);
        }

        return rows;
    }
}
