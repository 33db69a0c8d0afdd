using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Grains.Validation;

namespace Gridfold.SearchBench.Coverage;

/// <summary>
/// Counts in how many simulated searches an interval of 95 % holds the true accuracy, and how far scores are from it on average.
/// </summary>
internal static class CoverageBenchmark
{
    private const int Searches = 10_000;
    private static readonly Objective Accuracy = new("validation_accuracy", IsMaximized: true);

    /// <summary>Prints a line for each scenario.</summary>
    public static int Run()
    {
        Console.WriteLine("| scenario | best score minus truth | expectation minus truth | corrected winner holds | first trial holds "
            + "| without the correction | best trial holds |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (Scenario scenario in Scenario.All)
        {
            var found = new Outcome[Searches];
            Parallel.For(0, Searches, search => found[search] = Measure(scenario, (ulong)search));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {scenario.Name} | {found.Average(one => one.Bias):+0.0000;-0.0000} "
                    + $"| {found.Average(one => one.CorrectedBias):+0.0000;-0.0000} "
                    + $"| {Share(found, one => one.WinnerHolds)} | {Share(found, one => one.FirstHolds)} "
                    + $"| {Share(found, one => one.NaiveHolds)} | {Share(found, one => one.BestHolds)} |"));
        }

        return 0;
    }

    private static Outcome Measure(Scenario scenario, ulong seed)
    {
        var search = SimulatedSearch.Draw(scenario, seed);
        var validation = new KFoldSpec(scenario.Folds, 1, IsStratified: true);
        TrialResult[] results = [.. search.FoldScores.Select((scores, index) => ResultOf(index + 1, scores))];
        int best = 0;
        for (int trial = 1; trial < results.Length; trial++)
            if (Accuracy.Compare(results[trial].Score!.Value, results[best].Score!.Value) < 0) best = trial;
        CorrectedWinner winner = CorrectedWinner.Of(search.Trials, Accuracy)!;
        double truth = search.Truth[best];
        return new Outcome(
            results[best].Score!.Value - truth,
            winner.Expected - truth,
            winner.Low <= truth && truth <= winner.High,
            Holds(ErrorOf(results[0], validation), results[0], search.Truth[0]),
            Holds(Naive(results[0]), results[0], search.Truth[0]),
            Holds(ErrorOf(results[best], validation), results[best], truth));
    }

    private static ScoreError ErrorOf(TrialResult trial, ValidationSpec validation) =>
        ScoreError.Of(trial, Accuracy.Metric, validation, fold: null)!;

    /// <summary>The error of a mean of independent folds, which they are not.</summary>
    private static ScoreError Naive(TrialResult trial) =>
        new(trial.ScoreDeviation!.Value / Math.Sqrt(trial.FoldScores.Count), trial.FoldScores.Count - 1, "");

    private static bool Holds(ScoreError error, TrialResult trial, double truth)
    {
        (double low, double high) = error.Around(trial.Score!.Value, Accuracy);
        return low <= truth && truth <= high;
    }

    private static TrialResult ResultOf(int trial, double[] scores)
    {
        double mean = scores.Average(), squares = scores.Sum(score => (score - mean) * (score - mean));
        return new TrialResult(
            trial, Status.Completed, [], mean, Math.Sqrt(squares / (scores.Length - 1)), [.. scores.Select(score => (double?)score)], [],
            null, 1, null);
    }

    private static string Share(Outcome[] found, Func<Outcome, bool> holds) =>
        (100.0 * found.Count(holds) / found.Length).ToString("0.0 '%'", CultureInfo.InvariantCulture);

    private sealed record Outcome(
        double Bias, double CorrectedBias, bool WinnerHolds, bool FirstHolds, bool NaiveHolds, bool BestHolds);
}
