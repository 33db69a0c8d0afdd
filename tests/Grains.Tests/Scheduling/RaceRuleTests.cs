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
        var finished = new FinishedTrials(new Objective("validation_accuracy", isMaximized), 3);
        finished.Add(Trial(1, [0.7, 0.8, 0.9]));
        Assert.Equal(isStopped, new ForgivingRule().Judge(scores, finished) is not null);
    }

    [Fact]
    public void FoldVariance_EffectsOfTrialAndFold_DoNotCount()
    {
        var finished = new FinishedTrials(Accuracy, 3);
        Assert.Equal(0, finished.Freedom);
        finished.Add(Trial(1, [0.1, 0.2, 0.3]));
        Assert.Equal(0, finished.Freedom);
        finished.Add(Trial(2, [0.5, 0.6, 0.7]));
        Assert.Equal((2, 0.0), (finished.Freedom, Math.Round(finished.FoldVariance, 12)));

        // Residuals of +-0.1 in the first two folds of the third trial, shared by three trials.
        finished.Add(Trial(3, [0.6, 0.5, 0.7]));
        double[][] rows = [[0.1, 0.2, 0.3], [0.5, 0.6, 0.7], [0.6, 0.5, 0.7]];
        double mean = rows.Average(row => row.Average()), squares = 0;
        for (int row = 0; row < 3; row++)
        {
            for (int fold = 0; fold < 3; fold++)
                squares += Math.Pow(rows[row][fold] - rows[row].Average() - rows.Average(other => other[fold]) + mean, 2);
        }

        Assert.Equal(squares / 4, finished.FoldVariance, 1e-12);
        Assert.Equal(2, finished.Leader!.Trial);
    }

    public static TheoryData<string> Tests => ["paired", "blocked"];

    [Theory]
    [MemberData(nameof(Tests))]
    public void Test_OneFinishedTrial_StopsNone(string rule)
    {
        var finished = new FinishedTrials(Accuracy, 3);
        finished.Add(Trial(1, [0.9, 0.9, 0.9]));
        Assert.Null(RuleOf(rule).Judge([0.1], finished));
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public void Test_FoldsWithoutNoise_StopEachTrialThatIsWorse(string rule)
    {
        var finished = new FinishedTrials(Accuracy, 3);
        for (int trial = 1; trial <= 3; trial++) finished.Add(Trial(trial, [0.5, 0.75, 0.625]));
        Assert.Null(RuleOf(rule).Judge([0.5], finished));
        Assert.Null(RuleOf(rule).Judge([0.5, 0.875], finished));
        Assert.NotNull(RuleOf(rule).Judge([0.25], finished));
    }

    /// <summary>
    /// The stated bound: a trial whose mean over all folds equals the leader's is stopped at any of the looks in at most 5 % of searches.
    /// The leader is the best of the finished trials. Seeds are fixed; three standard errors of the share are allowed for.
    /// </summary>
    [Theory]
    [InlineData("paired", 2, 4)]
    [InlineData("paired", 5, 2)]
    [InlineData("paired", 5, 4)]
    [InlineData("paired", 5, 16)]
    [InlineData("paired", 10, 4)]
    [InlineData("blocked", 2, 4)]
    [InlineData("blocked", 5, 2)]
    [InlineData("blocked", 5, 4)]
    [InlineData("blocked", 5, 16)]
    [InlineData("blocked", 10, 4)]
    public void Test_TrialThatEqualsTheLeader_IsRarelyStopped(string rule, int folds, int trials)
    {
        const int searches = 4000;
        int stopped = Enumerable.Range(1, searches).Count(search => IsStopped(RuleOf(rule), folds, trials, behind: 0, (ulong)search));
        double error = Math.Sqrt(PairedRule.Level * (1 - PairedRule.Level) / searches);
        Assert.InRange((double)stopped / searches, 0.001, PairedRule.Level + (3 * error));
    }

    [Theory]
    [InlineData("paired", 6)]
    [InlineData("blocked", 4.5)]
    public void Test_TrialFarBehind_IsMostlyStopped(string rule, double behind)
    {
        int stopped = Enumerable.Range(1, 500).Count(search => IsStopped(RuleOf(rule), folds: 5, trials: 8, behind, (ulong)search));
        Assert.InRange(stopped, 480, 500);
    }

    /// <summary>Whether a trial is stopped whose mean over all folds is the given number of deviations behind the leader's.</summary>
    private static bool IsStopped(IRaceRule rule, int folds, int trials, double behind, ulong seed)
    {
        var random = new RandomStream(Seed.Derive(seed, "race"));
        double[] ofFolds = Draw(folds);
        var finished = new FinishedTrials(Accuracy, folds);
        for (int trial = 1; trial <= trials; trial++) finished.Add(Trial(trial, Add(Draw(folds), ofFolds)));
        double[] scores = Add(Draw(folds), ofFolds);
        double shift = finished.Leader!.Score - behind - scores.Average();
        scores = [.. scores.Select(score => score + shift)];
        return Enumerable.Range(1, folds - 1).Any(known => rule.Judge(scores[..known], finished) is not null);

        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }

    private static IRaceRule RuleOf(string name) => name == "paired" ? new PairedRule() : new BlockedRule();

    private static double[] Add(double[] first, double[] second) => [.. first.Zip(second, (one, other) => one + other)];

    private static TrialResult Trial(int trial, double[] scores) =>
        new(trial, Status.Completed, [], scores.Average(), null, [.. scores.Select(score => (double?)score)], [], null, 0, null);
}
