using Gridfold.Grains.Predictions;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Metrics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class CorrectedWinnerTests
{
    private const int Rows = 60;
    private const int Folds = 3;
    private static readonly Objective Accuracy = new("validation_accuracy", IsMaximized: true);

    [Fact]
    public void Of_ManyTrialsAtChance_RemovesTheBiasOfTheBest()
    {
        const int searches = 60;
        double best = 0, expected = 0;
        int covered = 0;
        for (int search = 0; search < searches; search++)
        {
            Candidate[] trials = [.. Enumerable.Range(1, 30).Select(trial => Guesses(search, trial, right: 0.5))];
            CorrectedWinner winner = CorrectedWinner.Of(trials, Accuracy)!;
            best += trials.Max(Accurate) / searches;
            expected += winner.Expected / searches;
            if (winner.Low <= 0.5 && winner.High >= 0.5) covered++;
        }

        // The best of 30 coins is right in 63 % of 60 rows. The standard error of both means is below 1 %.
        Assert.InRange(best, 0.60, 0.66);
        Assert.InRange(expected, 0.47, 0.53);
        Assert.InRange(covered, 54, searches);
    }

    [Fact]
    public void Of_OneGoodTrialAmongMany_ExpectsWhatItIsWorth()
    {
        const int searches = 40;
        double expected = 0;
        for (int search = 0; search < searches; search++)
        {
            Candidate[] trials =
                [Guesses(search, 1, right: 0.9), .. Enumerable.Range(2, 9).Select(trial => Guesses(search, trial, right: 0.5))];
            CorrectedWinner winner = CorrectedWinner.Of(trials, Accuracy)!;
            expected += winner.Expected / searches;
            Assert.InRange(winner.Chosen[1], 0.9, 1.0001);
        }

        Assert.InRange(expected, 0.87, 0.93);
    }

    [Fact]
    public void Of_TheSameTrialsInAnyOrder_IsTheSameToTheBit()
    {
        Candidate[] trials = [.. Enumerable.Range(1, 8).Select(trial => Guesses(7, trial, right: 0.6))];
        CorrectedWinner first = CorrectedWinner.Of(trials, Accuracy)!, second = CorrectedWinner.Of(trials.Reverse(), Accuracy)!;
        Assert.Equal((first.Expected, first.Low, first.High), (second.Expected, second.Low, second.High));
        Assert.Equal(first.Chosen.OrderBy(share => share.Key), second.Chosen.OrderBy(share => share.Key));
        Assert.Equal(1, first.Chosen.Values.Sum(), 9);
    }

    [Fact]
    public void Of_GroupsOfEqualRows_DrawsGroups()
    {
        // Each group has ten rows, all right or all wrong: 18 groups tell much less than 180 rows.
        Candidate Grouped(bool states) => new(1,
        [
            new FoldPredictions
            {
                Rows = [.. Enumerable.Range(0, 180)],
                Groups = states ? [.. Enumerable.Range(0, 180).Select(row => row / 10)] : null,
                ClassCount = 2,
                Labels = new int[180],
                Predicted = [.. Enumerable.Range(0, 180).Select(row => row / 10 % 2)],
            },
        ])
        { Twins = [2] };
        double WidthOf(bool states) =>
            CorrectedWinner.Of([Grouped(states)], Accuracy) is { } winner ? winner.High - winner.Low : 0;
        Assert.InRange(WidthOf(states: true) / WidthOf(states: false), 2, 5);
    }

    [Fact]
    public void Of_EveryMetric_AgreesWithTheMetricOfTheDrawnRows()
    {
        int[] counts = [.. Enumerable.Range(0, Rows).Select(row => row * 7 % 4)];
        foreach (Metric metric in MetricTable.All.Where(metric => metric.Needs != MetricNeeds.None))
        {
            Candidate trial = metric.Needs == MetricNeeds.Values ? Numbers(3, 0.4) : Guesses(3, 1, right: 0.7, classes: 3);
            if (metric.Needs == MetricNeeds.Labels)
            {
                Assert.Null(PooledScore.Make(trial, metric));
                continue;
            }

            double score = PooledScore.Make(trial, metric)!.Of(counts);
            Assert.Equal(metric.Of(Drawn(trial, counts)), score, 9);
        }
    }

    [Fact]
    public void Of_Errors_ChoosesTheLeast()
    {
        Candidate[] trials = [Numbers(1, 2.0), Numbers(2, 0.5), Numbers(3, 1.5)];
        CorrectedWinner winner = CorrectedWinner.Of(trials, new Objective("validation_rmse", IsMaximized: false))!;
        Assert.Equal(1, winner.Chosen[2], 9);
        Assert.InRange(winner.Expected, 0.35, 0.65);
    }

    [Theory]
    [InlineData("rmse")]
    [InlineData("mae")]
    [InlineData("r2")]
    public void Of_SeveralTargets_IsTheMeanOfTheirMetrics(string name)
    {
        Metric metric = MetricTable.Find($"validation_{name}")!;
        Candidate first = Numbers(1, 0.4), second = Numbers(2, 1.5);
        FoldPredictions one = first.Folds[0], two = second.Folds[0];
        var both = new Candidate(1,
        [
            one with
            {
                TargetCount = 2,
                Actual = [.. one.Actual.Zip(two.Actual, (left, right) => (double[])[left, right]).SelectMany(row => row)],
                Values = [.. one.Values.Zip(two.Values, (left, right) => (double[])[left, right]).SelectMany(row => row)],
            },
        ]);
        int[] counts = [.. Enumerable.Range(0, Rows).Select(row => row * 7 % 4)];
        double Of(Candidate trial) => PooledScore.Make(trial, metric)!.Of(counts);
        Assert.Equal((Of(first) + Of(second)) / 2, Of(both), 9);
        Assert.NotEqual(Of(first), Of(both), 3);
    }

    [Theory]
    [InlineData("f1_macro")]
    [InlineData("f1_micro")]
    [InlineData("subset_accuracy")]
    [InlineData("hamming_loss")]
    [InlineData("roc_auc")]
    public void Of_SeveralLabels_IsTheMetricOfTheDrawnRows(string name)
    {
        Metric metric = MetricTable.Find($"validation_{name}")!;
        var fold = new FoldPredictions
        {
            Rows = [0, 1, 2, 3],
            HasLabels = true,
            TargetCount = 2,
            Actual = [1, 0, 0, 1, 1, 1, 0, 0],
            Values = [0.9, 0.2, 0.6, 0.7, 0.4, 0.8, 0.1, 0.75],
        };
        int[] counts = [2, 1, 0, 3];
        var drawn = new ValuePredictions(2);
        foreach ((int row, int times) in counts.Index())
        {
            foreach (int number in Enumerable.Repeat((int[])[row * 2, (row * 2) + 1], times).SelectMany(pair => pair))
                drawn.Add(fold.Actual[number], fold.Values[number]);
        }

        double expected = metric.Of(new Judgement(0) { Labels = drawn });
        Assert.Equal(expected, PooledScore.Make(new Candidate(1, [fold]), metric)!.Of(counts), 12);
        Assert.Null(PooledScore.Make(new Candidate(1, [fold]), MetricTable.Find("validation_rmse")!));
    }

    [Fact]
    public void Of_PlainCrossEntropy_IsThatOfTheLogLoss()
    {
        var loss = new Objective("validation_loss", IsMaximized: false);
        Candidate[] trials = [.. Enumerable.Range(1, 4).Select(trial => Guesses(5, trial, right: 0.6) with { HasLogLoss = true })];
        CorrectedWinner found = CorrectedWinner.Of(trials, loss)!;
        CorrectedWinner expected = CorrectedWinner.Of(trials, new Objective("validation_log_loss", IsMaximized: false))!;
        Assert.Equal((expected.Expected, expected.Low, expected.High), (found.Expected, found.Low, found.High));
        Assert.Null(CorrectedWinner.Of([.. trials[1..], trials[0] with { HasLogLoss = false }], loss));
    }

    [Fact]
    public void Of_WhatDoesNotFollow_IsNull()
    {
        Candidate one = Guesses(1, 1, right: 0.7), two = Guesses(1, 2, right: 0.6);
        Assert.Null(CorrectedWinner.Of([one], Accuracy));
        Assert.Null(CorrectedWinner.Of([one, two], new Objective("validation_loss", IsMaximized: false)));
        Assert.Null(CorrectedWinner.Of([one, two], new Objective("training_accuracy", IsMaximized: true)));
        Assert.Null(CorrectedWinner.Of([one, two with { Folds = [two.Folds[0]] }], Accuracy));
        FoldPredictions[] narrow = [.. one.Folds.Select(fold => fold with { Probabilities = null })];
        Assert.Null(CorrectedWinner.Of([one with { Folds = narrow }, two], new Objective("validation_roc_auc", IsMaximized: true)));
    }

    private static double Accurate(Candidate trial) =>
        trial.Folds.Sum(fold => fold.Labels.Zip(fold.Predicted).Count(row => row.First == row.Second)) / (double)Rows;

    /// <summary>A trial that gives each row its class with a probability.</summary>
    private static Candidate Guesses(int search, int trial, double right, int classes = 2)
    {
        var random = new RandomStream(Seed.Derive(1, "guesses", search, trial));
        return new Candidate(trial, [.. Enumerable.Range(0, Folds).Select(fold =>
        {
            int[] rows = [.. Enumerable.Range(0, Rows).Where(row => row % Folds == fold)];
            int[] labels = [.. rows.Select(row => row / 3 % classes)];
            int[] predicted = [.. labels.Select(label => random.NextDouble() < right ? label : (label + 1) % classes)];
            float[] probabilities = [.. predicted.SelectMany(label => Enumerable.Range(0, classes).Select(
                other => other == label ? 0.5f + (0.01f * random.NextBelow(40)) : 0.1f))];
            return new FoldPredictions
            { Rows = rows, ClassCount = classes, Labels = labels, Predicted = predicted, Probabilities = probabilities };
        })]);
    }

    /// <summary>A trial of a regression whose errors have a deviation.</summary>
    private static Candidate Numbers(int trial, double deviation)
    {
        var random = new RandomStream(Seed.Derive(1, "numbers", trial));
        double Noise() => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
        double[] actual = [.. Enumerable.Range(0, Rows).Select(row => row / 10.0)];
        return new Candidate(trial,
        [
            new FoldPredictions
            {
                Rows = [.. Enumerable.Range(0, Rows)],
                Actual = actual,
                Values = [.. actual.Select(value => value + (deviation * Noise()))],
            },
        ]);
    }

    private static Judgement Drawn(Candidate trial, int[] counts)
    {
        var values = new ValuePredictions();
        int classes = Math.Max(1, trial.Folds[0].ClassCount), place = 0;
        (var confusion, var probabilities) = (new ConfusionMatrix(classes), new ClassProbabilities(classes));
        foreach (FoldPredictions fold in trial.Folds)
        {
            for (int row = 0; row < fold.Rows.Length; row++, place++)
            {
                for (int time = 0; time < counts[place]; time++)
                {
                    if (fold.ClassCount == 0) values.Add(fold.Actual[row], fold.Values[row]);
                    else
                    {
                        confusion.Add(fold.Labels[row], fold.Predicted[row]);
                        double[] shares = [.. fold.Probabilities!.Skip(row * classes).Take(classes).Select(share => (double)share)];
                        probabilities.Add(fold.Labels[row], shares);
                    }
                }
            }
        }

        return new Judgement(0) { Confusion = confusion, Probabilities = probabilities, Values = values };
    }
}
