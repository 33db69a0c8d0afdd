using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class RaceRuleTests
{
    private static readonly Objective Accuracy = new(ScheduledSearch.Metric, true);

    [Theory]
    [InlineData(true, new[] { 0.7 }, false)]
    [InlineData(true, new[] { 0.69 }, true)]
    [InlineData(true, new[] { 0.6, 0.8 }, false)]
    [InlineData(true, new[] { 0.6, 0.79 }, true)]
    [InlineData(false, new[] { 0.9 }, false)]
    [InlineData(false, new[] { 0.91 }, true)]
    public void Forgiving_MeanWorseThanTheWorstFoldOfTheLeader_Stops(bool isMaximized, double[] scores, bool isStopped)
    {
        FinishedTrials finished = new FinishedTrials(new Objective("validation_accuracy", isMaximized), 3).With(Trial(1, [0.7, 0.8, 0.9]));
        Assert.Equal(isStopped, new ForgivingRule().Judge(scores, finished) is not null);
    }

    [Fact]
    public void FoldVariance_EffectsOfTrialAndFold_DoNotCount()
    {
        FinishedTrials finished = Finished();
        Assert.Equal(0, finished.Freedom);
        finished = Finished([0.1, 0.2, 0.3]);
        Assert.Equal(0, finished.Freedom);
        finished = Finished([0.1, 0.2, 0.3], [0.5, 0.6, 0.7]);
        Assert.Equal((2, 0.0), (finished.Freedom, Math.Round(finished.FoldVariance, 12)));

        // Residuals of +-0.1 in the first two folds of the third trial, shared by three trials.
        double[][] rows = [[0.1, 0.2, 0.3], [0.5, 0.6, 0.7], [0.6, 0.5, 0.7]];
        finished = Finished(rows);
        double mean = rows.Average(row => row.Average()), squares = 0;
        for (int row = 0; row < 3; row++)
        {
            for (int fold = 0; fold < 3; fold++)
                squares += Math.Pow(rows[row][fold] - rows[row].Average() - rows.Average(other => other[fold]) + mean, 2);
        }

        Assert.Equal(squares / 4, finished.FoldVariance, 1e-12);
        Assert.Equal(2, finished.Leader!.Trial);
        Assert.Equal(-1.0 / 15, finished.FoldEffect(0), 1e-12);
    }

    /// <summary>Bad trials vary much between their folds. They say nothing about a trial that would reach the leader.</summary>
    [Theory]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(9, 5)]
    [InlineData(63, 32)]
    [InlineData(200, 32)]
    public void FoldVariance_WorseHalf_DoesNotCount(int trials, int peers)
    {
        FinishedTrials finished = Finished([.. Enumerable.Range(0, trials).Select(trial =>
            trial < peers ? (double[])[0.8, 0.9, 0.85] : [0.1, 0.7, 0.4 - (trial / 1000.0)])]);
        Assert.Equal((trials, peers, 0.0), (finished.Count, finished.Peers, Math.Round(finished.FoldVariance, 12)));
        Assert.Equal(-0.05, finished.FoldEffect(0), 1e-12);
        Assert.Equal(1, finished.Leader!.Trial);
    }

    [Fact]
    public void With_EqualScores_KeepsTheFirstAsTheLeader()
    {
        FinishedTrials two = Finished([0.5, 0.5, 0.8], [0.6, 0.6, 0.6]), three = two.With(Trial(3, [0.9, 0.6, 0.6]));
        Assert.Equal((1, 3), (two.Leader!.Trial, three.Leader!.Trial));
        Assert.Equal((2, 3), (two.Count, three.Count));
    }

    [Fact]
    public void Test_OneFinishedTrial_StopsNone() => Assert.Null(new PairedRule().Judge([0.1], Finished([0.9, 0.9, 0.9])));

    /// <summary>Without a variance nothing can be told, also where sums leave a rest of their rounding.</summary>
    [Fact]
    public void Test_FoldsWithoutNoise_StopNoTrial()
    {
        FinishedTrials finished = Finished([0.1, 0.7, 0.3], [0.2, 0.8, 0.4], [0.15, 0.75, 0.35], [0.3, 0.9, 0.5]);
        Assert.Null(new PairedRule().Judge([0.1], finished));
        Assert.Null(new PairedRule().Judge([0.3, 0.9], finished));
    }

    /// <summary>
    /// The stated bound: a trial whose mean over all folds equals the leader's is stopped at any of the looks in at most 10 % of searches.
    /// The leader is the best of the finished trials. Seeds are fixed; three standard errors of the share are allowed for.
    /// </summary>
    [Theory]
    [InlineData(2, 4)]
    [InlineData(5, 2)]
    [InlineData(5, 4)]
    [InlineData(5, 16)]
    [InlineData(5, 80)]
    [InlineData(10, 4)]
    public void Test_TrialThatEqualsTheLeader_IsRarelyStopped(int folds, int trials)
    {
        const int searches = 4000;
        int stopped = Enumerable.Range(1, searches).Count(search => IsStopped(folds, trials, behind: 0, (ulong)search));
        double error = Math.Sqrt(PairedRule.Level * (1 - PairedRule.Level) / searches);
        Assert.InRange((double)stopped / searches, 0.001, PairedRule.Level + (3 * error));
    }

    [Fact]
    public void Test_TrialFarBehind_IsMostlyStopped()
    {
        int stopped = Enumerable.Range(1, 500).Count(search => IsStopped(folds: 5, trials: 8, behind: 4.5, (ulong)search));
        Assert.InRange(stopped, 480, 500);
    }

    /// <summary>Whether a trial is stopped whose mean over all folds is the given number of deviations behind the leader's.</summary>
    private static bool IsStopped(int folds, int trials, double behind, ulong seed)
    {
        var random = new RandomStream(Seed.Derive(seed, "race"));
        double[] ofFolds = Draw(folds);
        FinishedTrials finished = Finished([.. Enumerable.Range(1, trials).Select(_ => Add(Draw(folds), ofFolds))]);
        double[] scores = Add(Draw(folds), ofFolds);
        double shift = finished.Leader!.Score - behind - scores.Average();
        scores = [.. scores.Select(score => score + shift)];
        return Enumerable.Range(1, folds - 1).Any(known => new PairedRule().Judge(scores[..known], finished) is not null);

        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }

    private static FinishedTrials Finished(params double[][] scores) => scores.Index().Aggregate(
        new FinishedTrials(Accuracy, scores.FirstOrDefault()?.Length ?? 3),
        (finished, trial) => finished.With(Trial(trial.Index + 1, trial.Item)));

    private static double[] Add(double[] first, double[] second) => [.. first.Zip(second, (one, other) => one + other)];

    private static TrialResult Trial(int trial, double[] scores) =>
        new(trial, Status.Completed, [], scores.Average(), null, [.. scores.Select(score => (double?)score)], [], null, 0, null);
}
