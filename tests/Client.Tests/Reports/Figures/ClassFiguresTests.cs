using Gridfold.Client.Reports.Figures;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Reports.Figures;

public sealed class ClassFiguresTests
{
    private static readonly string[] Classes = ["cat", "dog", "eel"];

    [Fact]
    public void Confusion_TwoFolds_AddsThemAndNamesTheWorstMistake()
    {
        ConfusionFigure figure = ConfusionFigure.Of(Searches.Describe(
            Classes, 2, null, Searches.Fold(1, [1], [4, 1, 0, 0, 5, 0, 0, 0, 0]), Searches.Fold(2, [1], [3, 2, 0, 1, 4, 0, 0, 0, 0])));
        Assert.Equal(0.3, figure.Share(0, 1));
        Assert.Equal(0.9, figure.Share(1, 1));
        Assert.Equal(0, figure.Share(2, 2));
        Assert.StartsWith("16 of 20 rows are predicted right. The most frequent mistake: 3 of class 'cat' are taken for 'dog'.",
            figure.Description, StringComparison.Ordinal);
        Assert.Contains("20 predictions: the validation rows of 2 folds", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Confusion_ManyClasses_IsDrawnWithoutNumbers()
    {
        string[] many = [.. Enumerable.Range(0, 120).Select(label => $"class {label}")];
        long[] diagonal = [.. Enumerable.Range(0, 120 * 120).Select(cell => cell % 121 == 0 ? 3L : 0)];
        using var picture = ConfusionFigure.Of(Searches.Describe(many, 1, null, Searches.Fold(1, [1], diagonal))).Draw();
        Assert.True(picture.IsRaster);
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void ClassScores_ManyClasses_DrawsThoseWithTheLowestF1InOrder()
    {
        string[] many = [.. Enumerable.Range(0, 40).Select(label => $"class {label}")];
        var confusion = new long[40 * 40];

        // Every digit is recognised, but the last five classes are sometimes taken for their neighbours.
        for (int label = 0; label < 40; label++) confusion[(label * 40) + label] = 10;
        for (int label = 35; label < 40; label++) confusion[(label * 40) + label - 1] = 4;
        ClassScores scores = ClassScores.Of(Searches.Describe(many, 1, null, Searches.Fold(1, [1], confusion)));
        Assert.Equal(30, scores.Drawn.Count);
        Assert.Equal(
            ["class 34", "class 35", "class 36", "class 37", "class 38", "class 39"], scores.Drawn.Select(entry => entry.Name).TakeLast(6));
        Assert.Contains("The 30 classes with the lowest F1, of 40.", scores.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_NoFoldCompleted_SayWhy()
    {
        var description = Searches.Describe(Classes, 1, null, Searches.Fold(1, [5], null));
        Assert.Contains(
            "diverged", Assert.Throws<NotFoundException>(() => ConfusionFigure.Of(description)).Message, StringComparison.Ordinal);
        Assert.Contains("diverged", Assert.Throws<NotFoundException>(() => ClassScores.Of(description)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassCounts_StratifiedFolds_AreAlike()
    {
        ExperimentSpec spec = Searches.Spec();
        ClassCounts counts = ClassCounts.Of(spec, Load(spec));
        DataPart part = Assert.Single(counts.Parts);
        Assert.Equal([50, 50, 50], part.Rows);
        Assert.Equal(5, counts.Folds.Count);
        Assert.All(counts.Folds, fold => Assert.Equal([10, 10, 10], fold.Rows));
        Assert.Contains("Each fold validates on 30 rows, 10 of each class", counts.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassCounts_Holdout_HasTrainingAndValidationRows()
    {
        ExperimentSpec spec = Searches.Spec(validation: """{"type": "holdout", "fraction": 0.2}""");
        ClassCounts counts = ClassCounts.Of(spec, Load(spec));
        Assert.Equal([("training", 120), ("validation", 30)], counts.Parts.Select(part => (part.Name, part.Total)));
        Assert.Empty(counts.Folds);
    }

    private static Dataset Load(ExperimentSpec spec) =>
        DatasetLoader.Load(spec.Dataset, new DatasetFolders(Path.Combine(AppContext.BaseDirectory, "data"), Path.GetTempPath()),
            TestContext.Current.CancellationToken);
}
