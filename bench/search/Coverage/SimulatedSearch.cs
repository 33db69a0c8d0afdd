using Gridfold.Grains.Predictions;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Randomness;

namespace Gridfold.SearchBench.Coverage;

/// <summary>
/// A search whose trials are trained on drawn rows by cross-validation. A trial's network is the rule of the nearest class mean. So its
/// accuracy on new rows is known without test rows.
/// </summary>
/// <param name="Trials">The trials with their predictions of validation rows.</param>
/// <param name="FoldScores">The accuracy of each fold, by trial.</param>
/// <param name="Truth">The mean accuracy of a trial's networks on new rows, by trial.</param>
internal sealed record SimulatedSearch(Candidate[] Trials, double[][] FoldScores, double[] Truth)
{
    /// <summary>Draws the rows and trains the trials.</summary>
    public static SimulatedSearch Draw(Scenario scenario, ulong seed)
    {
        var random = new RandomStream(Seed.Derive(seed, "coverage", scenario.Rows));
        double[] shared = Normal(random, scenario.Rows);
        int[][] rows = [.. Enumerable.Range(0, scenario.Folds).Select(
            fold => Enumerable.Range(0, scenario.Rows).Where(row => FoldOf(row, scenario) == fold).ToArray())];
        var trials = new Candidate[scenario.Signals.Length];
        var scores = new double[trials.Length][];
        var truth = new double[trials.Length];
        for (int trial = 0; trial < trials.Length; trial++)
        {
            double signal = scenario.Signals[trial];
            double[] own = Normal(random, scenario.Rows);
            double[] feature = [.. own.Select((noise, row) => (row % 2 == 1 ? signal : -signal)
                + (Math.Sqrt(scenario.SharedNoise) * shared[row]) + (Math.Sqrt(1 - scenario.SharedNoise) * noise))];
            MeanRule[] rules = [.. Enumerable.Range(0, scenario.Folds).Select(fold => MeanRule.Fit(
                feature, row => FoldOf(row, scenario) != fold))];
            FoldPredictions[] folds = [.. rules.Select((rule, fold) => new FoldPredictions
            {
                Rows = rows[fold],
                ClassCount = 2,
                Labels = [.. rows[fold].Select(row => row % 2)],
                Predicted = [.. rows[fold].Select(row => rule.Predict(feature[row]))],
            })];
            trials[trial] = new Candidate(trial + 1, folds);
            scores[trial] =
                [.. folds.Select(fold => fold.Labels.Zip(fold.Predicted).Count(row => row.First == row.Second) / (double)fold.Rows.Length)];
            truth[trial] = rules.Average(rule => rule.AccuracyWith(signal));
        }

        return new SimulatedSearch(trials, scores, truth);
    }

    // Rows of a class are alike, so no shuffle is needed. Each fold has both classes equally often.
    private static int FoldOf(int row, Scenario scenario) => row / 2 % scenario.Folds;

    private static double[] Normal(RandomStream random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
}
