using Gridfold.Client.Reports.Figures;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Reports.Figures;

public sealed class SearchFiguresTests
{
    [Fact]
    public void Parallel_SmallSearch_LeavesOutWhatIsTheSameAndDrawsTheBestLast()
    {
        TrialSample sample = Searches.Sample(
            true, Searches.Trial(1, 4, 0.01, 0.7), Searches.Trial(2, 8, 0.1, 0.9), Searches.Trial(3, 16, 0.05, null),
            Searches.Trial(4, 4, 0.02, 0.8));
        ParallelCoordinates figure = ParallelCoordinates.Of(Searches.Spec(), sample);

        // The order of the file is 8, 4, 16. A range with few values is treated as single values.
        Assert.Equal(["hidden", "lr"], figure.Axes.Select(axis => axis.Name));
        Assert.Equal(["8", "4", "16"], figure.Axes[0].Ticks.Select(tick => tick.Label));
        Assert.Equal(["0.01", "0.02", "0.05", "0.1"], figure.Axes[1].Ticks.Select(tick => tick.Label));
        Assert.Equal([3, 1, 4, 2], figure.Trials.Select(trial => trial.Trial));
        double[] scores = [.. figure.Lines().Select(line => line[^1])];
        Assert.True(scores[0] < 0);
        Assert.Equal(scores.Order(), scores);
        Assert.Contains("Each line is a trial, 4 in all.", figure.Caption, StringComparison.Ordinal);
        Assert.Contains("trials that failed", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Parallel_LossIsMinimized_BestIsStillAtTheTop()
    {
        ParallelCoordinates figure = ParallelCoordinates.Of(
            Searches.Spec("validation_loss"), Searches.Sample(false, Searches.Trial(1, 4, 0.01, 0.1), Searches.Trial(2, 8, 0.1, 2.5)));
        Assert.Equal([2, 1], figure.Trials.Select(trial => trial.Trial));
        Assert.True(figure.Lines()[^1][^1] > figure.Lines()[0][^1]);
    }

    [Fact]
    public void Parallel_LargeSearch_DrawsTheBestAndSomeOthers()
    {
        TrialResult[] trials = [.. Enumerable.Range(1, 1000)
            .Select(number => Searches.Trial(number, number % 2 == 0 ? 4 : 8, 0.001 + (number * 0.00009), number / 1000.0))];
        TrialSample all = Searches.Sample(true, trials);
        ParallelCoordinates figure = ParallelCoordinates.Of(Searches.Spec(), all with { Ended = 1_000_000 });
        Assert.Equal(400, figure.Trials.Count);
        Assert.Equal(Enumerable.Range(951, 50).Select(number => (long)number), figure.Trials.Select(trial => trial.Trial).TakeLast(50));
        Assert.Contains("400 of 1,000,000", figure.Caption, StringComparison.Ordinal);

        // The other trials are drawn from the whole space.
        Assert.InRange(figure.Trials.SkipLast(50).Count(trial => trial.Trial <= 475), 140, 210);

        // A range with many values has a scale.
        Assert.Equal(["0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1"], figure.Axes[1].Ticks.Select(tick => tick.Label));
        Assert.All(figure.Lines(), line => Assert.InRange(line[1], 0, 1));
    }

    [Fact]
    public void Effects_OneHyperparameterDecides_ExplainsAllAndComesFirst()
    {
        TrialResult[] trials = [.. Enumerable.Range(0, 24)
            .Select(index => Searches.Trial(index + 1, index % 2 == 0 ? 4 : 8, index % 4 < 2 ? 0.01 : 0.1, index % 2 == 0 ? 0.5 : 0.9))];
        ParameterEffects effects = ParameterEffects.Of(Searches.Spec(), Searches.Sample(true, trials));
        Assert.Equal(["hidden", "lr"], effects.Effects.Select(effect => effect.Axis.Name));
        Assert.Equal(1, effects.Effects[0].Explained!.Value, 9);
        Assert.Equal(0, effects.Effects[1].Explained!.Value, 9);
        Assert.Equal([0.9, 0.5], effects.Effects[0].Means.Select(mean => Math.Round(mean.Mean, 9)));
    }

    [Fact]
    public void Effects_AsManyValuesAsTrials_IsUndefinedAndNotZero()
    {
        TrialResult[] trials = [Searches.Trial(1, 4, 0.01, 0.1), Searches.Trial(2, 8, 0.1, 0.9)];
        ParameterEffects effects = ParameterEffects.Of(Searches.Spec(), Searches.Sample(true, trials));
        Assert.All(effects.Effects, effect => Assert.Null(effect.Explained));
        Assert.Contains("The share of the variance that hidden explains is undefined.", effects.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void History_Scores_NamesTheTrialsThatWereBestSoFar()
    {
        HistoryFigure history = HistoryFigure.Of(new Objective("validation_loss", false), Searches.Sample(
            false, Searches.Trial(1, 4, 0.01, 0.9), Searches.Trial(2, 8, 0.1, null), Searches.Trial(3, 8, 0.1, 0.95),
            Searches.Trial(4, 4, 0.1, 0.2)));
        Assert.Equal([1, 4], history.Best().Select(step => step.Trial.Trial));
        Assert.Contains("0.2, came with trial 4 of 4", history.Description, StringComparison.Ordinal);
        using var picture = history.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Distribution_Scores_AreSharesOfAllTrials()
    {
        DistributionFigure figure = DistributionFigure.Of(new Objective("validation_accuracy", true), Searches.Sample(
            true, Searches.Trial(1, 4, 0.01, 0.9), Searches.Trial(2, 8, 0.1, null), Searches.Trial(3, 8, 0.1, 0.7),
            Searches.Trial(4, 4, 0.1, 0.9)));
        Assert.Equal([(0.9, 0.5), (0.7, 0.75)], figure.Steps());
        Assert.Contains("1 trial failed", figure.Caption, StringComparison.Ordinal);
        using var picture = figure.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Importance_OneHyperparameterDecides_HasTheGreatestShare()
    {
        TrialResult[] trials = [.. Enumerable.Range(0, 60).Select(index => Searches.Trial(
            index + 1, index % 3 == 0 ? 4 : 8, index % 2 == 0 ? 0.01 : 0.1, (index % 3 == 0 ? 0.9 : 0.5) - (index * 0.001)))];
        ImportanceFigure figure = ImportanceFigure.Of(Searches.Spec(), Searches.Sample(true, trials));
        Assert.Equal((6, 60, "hidden"), (figure.Top, figure.Trials, figure.Shares[0].Name));
        Assert.InRange(figure.Shares[0].Share, 0.9, 1);
        Assert.Equal(1, figure.Shares.Sum(entry => entry.Share), 9);
        using var picture = figure.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Importance_FewTrials_SaysHowManyItNeeds() => Assert.Contains(
        "importance needs at least 20 completed or pruned trials, and there is 1",
        Assert.Throws<NotFoundException>(() => ImportanceFigure.Of(
            Searches.Spec(), Searches.Sample(true, Searches.Trial(1, 4, 0.01, 0.5)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Contour_TwoHyperparameters_AveragesTheTrialsOfAPlace()
    {
        TrialSample sample = Searches.Sample(
            true, Searches.Trial(1, 4, 0.01, 0.5), Searches.Trial(2, 4, 0.01, 0.7), Searches.Trial(3, 8, 0.01, 0.2),
            Searches.Trial(4, 8, 0.1, 0.1));
        ContourFigure contour = ContourFigure.Of(Searches.Spec(), sample, ["hidden", "lr"]);
        Assert.Equal(3, contour.Points.Count);
        Assert.Contains("0.6, is at hidden = 4 and lr = 0.01", contour.Description, StringComparison.Ordinal);
        (double x, double y, double score) = contour.Points[0];
        Assert.Equal(score, contour.At(x, y));
        Assert.InRange(contour.At(0.5, 0.5), 0.1, 0.6);
        using var picture = contour.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Slices_TrialsWithScores_AreDrawnLateOnesDark()
    {
        TrialResult[] trials = [.. Enumerable.Range(1, 30).Select(
            number => Searches.Trial(number, number % 2 == 0 ? 4 : 8, 0.001 * number, number == 30 ? null : number / 100.0))];
        var slices = SlicesFigure.Of(Searches.Spec(), Searches.Sample(true, trials));
        Assert.Equal(["lr", "hidden"], slices.Axes.Select(axis => axis.Name));
        Assert.Equal([false, true], slices.Axes.Select(axis => axis.IsDiscrete));
        Assert.Equal(Enumerable.Range(1, 29).Select(number => (long)number), slices.Trials.Select(trial => trial.Trial));
        Assert.Equal((0, 0.5, 1), (slices.Lateness(1), slices.Lateness(15), slices.Lateness(29)));
        Assert.Equal("The best drawn trial, 29 with 0.2900, has lr = 0.029, hidden = 8.", slices.Description);
        Assert.Contains("29 of 30 ended trials are drawn.", slices.Caption, StringComparison.Ordinal);
        using var picture = slices.Draw();
        Assert.Contains("trial 15", picture.ToSvg().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_SeveralObjectives_HaveARowEach()
    {
        Objective two = Objective.Chain([new("validation_accuracy", true), new("parameters", false)]);
        TrialResult[] trials = [.. Enumerable.Range(1, 20).Select(
            number => Searches.Trial(number, number % 2 == 0 ? 4 : 8, 0.001 * number, 0.5) with { OtherScores = [1000 - number] })];
        var spec = Searches.Spec();
        var slices = SlicesFigure.Of(
            spec with { Searcher = spec.Searcher with { Objective = two } }, Searches.Sample(true, trials));
        Assert.Contains("The best drawn trial, 20 with", slices.Description, StringComparison.Ordinal);
        using var picture = slices.Draw();
        Assert.Equal(2 * 260, picture.Height);
        Assert.Contains(">parameters<", picture.ToSvg().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("depth", "'depth' is not a hyper-parameter in which trials differ; known: ")]
    [InlineData("lr", "two different hyper-parameters")]
    public void Contour_OtherNames_SaysWhichThereAre(string name, string expected)
    {
        TrialSample sample = Searches.Sample(true, Searches.Trial(1, 4, 0.01, 0.5), Searches.Trial(2, 8, 0.1, 0.7));
        NotFoundException refused = Assert.Throws<NotFoundException>(() => ContourFigure.Of(Searches.Spec(), sample, ["lr", name]));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_NothingToCompare_SayWhy()
    {
        TrialSample failed = Searches.Sample(true, Searches.Trial(1, 4, 0.01, null)),
            one = Searches.Sample(true, Searches.Trial(1, 4, 0.01, 0.5));
        Assert.Contains("no trial has completed", Assert.Throws<NotFoundException>(() => ParallelCoordinates.Of(Searches.Spec(), failed))
            .Message, StringComparison.Ordinal);
        Assert.Contains("no two trials", Assert.Throws<NotFoundException>(() => ParallelCoordinates.Of(Searches.Spec(), one)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no trial has completed", Assert.Throws<NotFoundException>(() => ParameterEffects.Of(Searches.Spec(), failed))
            .Message, StringComparison.Ordinal);
        Assert.Contains("no two trials", Assert.Throws<NotFoundException>(() => ParameterEffects.Of(Searches.Spec(), one)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Live_FoldsInTraining_AreDrawnUpToNow()
    {
        LeaseProgress Fold(long trial, LiveCurve? curve) => new(
            new Lease(new LeaseId(1, trial), new FoldId("test-search-abcde", trial, 2), "silo", trial, new LeaseId(1, trial)),
            curve?.Epochs[^1] ?? 0, IsTraining: true)
        { Curve = curve };
        ExperimentSnapshot experiment = Searches.Snapshot(5, Status.Running);
        LiveCurves live = LiveCurves.Of(experiment with
        {
            Running =
            [
                Fold(9, new LiveCurve([1, 2], [0.9, 0.5], [0.8, 0.6])), Fold(4, new LiveCurve([2, 3], [2, 1], [4, 3])), Fold(5, null),
            ],
        });
        Assert.Equal(
            "trial 4, fold 2: validation loss 3 after 3 epochs. trial 9, fold 2: validation loss 0.6 after 2 epochs.", live.Description);
        using var picture = live.Draw();
        Assert.NotEmpty(picture.ToPng());
        Assert.Contains("'curves' shows ended folds",
            Assert.Throws<NotFoundException>(() => LiveCurves.Of(experiment with { Running = [Fold(5, null)] })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void DrawNumbers_LargeSearch_AreDifferentAndOfEveryRemainder()
    {
        IReadOnlyList<long> numbers = TrialSample.DrawNumbers(1_000_000, 1000);
        Assert.Equal(1000, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.InRange(number, 1, 1_000_000));
        Assert.Equal(numbers, TrialSample.DrawNumbers(1_000_000, 1000));

        // The values of a grid repeat with such periods.
        Assert.All((int[])[2, 3, 10, 100], period => Assert.Equal(period, numbers.Select(number => number % period).Distinct().Count()));
        Assert.Equal([1, 2, 3], TrialSample.DrawNumbers(3, 1000));
    }
}
