using Gridfold.Client.Reports;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Client.Reports.Figures;
using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Reports.Figures;

/// <summary>Pictures of predicted numbers.</summary>
public sealed class NumberFiguresTests
{
    private static readonly ValidationNumbers Numbers = new(
        "price", [.. Enumerable.Range(0, 20).Select(row => ((double)row, row + (row < 10 ? 0.5 : -2.0)))]);

    [Fact]
    public void Residuals_Ranges_AreEqualPartsByTheActualNumber()
    {
        var figure = new ResidualFigure("trial 1", Numbers);
        Assert.Equal([(0, 3, 0.5), (4, 7, 0.5), (8, 11, 1.25), (12, 15, 2), (16, 19, 2)], figure.Ranges());
        Assert.StartsWith("From 0 to 3: mean absolute error 0.5.", figure.Description, StringComparison.Ordinal);
        using var picture = figure.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Predicted_Numbers_AreDrawnWithTheirCorrelation()
    {
        var figure = new PredictedFigure("trial 1", Numbers);
        Assert.Equal(0.991, figure.Correlation(), 3);
        Assert.Equal(0, new PredictedFigure("trial 1", new ValidationNumbers("price", [(1, 2), (2, 2)])).Correlation());
        using var picture = figure.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Draw_SeveralTargets_HasAPictureOfEach()
    {
        var other = new ValidationNumbers("size", [(1, 2), (2, 2), (3, 1)]);
        var predicted = new PredictedFigure("trial 1", Numbers, other);
        Assert.Equal("Predicted against actual numbers, trial 1", predicted.Title);
        Assert.EndsWith($"{Numbers.Label} 0.991, size -0.866.", predicted.Description, StringComparison.Ordinal);
        var residuals = new ResidualFigure("trial 1", Numbers, other);
        Assert.Contains("size: From 1 to 1: mean absolute error 1.", residuals.Description, StringComparison.Ordinal);
        using Picture one = predicted.Draw(), two = residuals.Draw();
        Assert.Equal((760, 360, 680), (one.Width, one.Height, two.Height));
        Assert.NotEmpty(one.ToPng());
        Assert.NotEmpty(two.ToPng());
        PredictedFigure many = new("trial 1", [.. Enumerable.Repeat(other, 12)]);
        Assert.Contains("The first 9 of 12 targets are drawn.", many.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void PicturesOfClasses_OfARegression_NameThoseOfNumbers()
    {
        FoldResult fold = Searches.Fold(1, [1], []);
        var trial = Searches.Describe([], 1, null, fold with
        {
            Summary = fold.Summary with { Metrics = [new MetricValue("validation_rmse", 2)] },
        });
        trial = trial with { Experiment = trial.Experiment with { Objective = new("validation_rmse", false) } };
        string message = Assert.Throws<NotFoundException>(() => ConfusionFigure.Of(trial)).Message;
        Assert.Contains("the task regression has none; 'predicted' and 'residuals' show numbers", message, StringComparison.Ordinal);
        Assert.Throws<NotFoundException>(() => ClassScores.Of(trial));
    }
}
