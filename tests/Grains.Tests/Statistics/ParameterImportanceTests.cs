using Gridfold.Grains.Statistics;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class ParameterImportanceTests
{
    /// <summary>
    /// Optuna 5's PedAnovaImportanceEvaluator on the same 60 trials gives 0.860776 for a logarithmic range, 0.046967 for a range and
    /// 0.092258 for three values. The normal distribution is computed to 7.5e-8 here.
    /// </summary>
    [Fact]
    public void SharesOf_SixtyTrials_AreOptunas()
    {
        const int trials = 60;
        double[] rate = new double[trials], width = new double[trials], scores = new double[trials];
        int[] kind = new int[trials];
        for (int trial = 0; trial < trials; trial++)
        {
            (rate[trial], width[trial]) = ((trial + 1) * 0.6180339887498949 % 1, (trial + 1) * 0.7548776662466927 % 1);
            kind[trial] = (trial + 1) * 7 / 3 % 3;
            scores[trial] = 1 - Math.Abs(rate[trial] - 0.6) - (kind[trial] == 1 ? 0 : 0.1) - (0.01 * width[trial]);
        }

        double last = scores.OrderDescending().ElementAt(5);
        IReadOnlyList<double> shares = ParameterImportance.SharesOf(
            [new(rate, null), new(width, null), new([.. kind.Select(value => value / 2.0)], 3)],
            [.. scores.Select(score => score >= last)])!;
        Assert.Equal(0.8607756495493166, shares[0], 1e-5);
        Assert.Equal(0.046966806442418546, shares[1], 1e-5);
        Assert.Equal(0.09225754400826493, shares[2], 1e-5);
    }

    [Fact]
    public void SharesOf_AllTrialsAreTheBest_IsNull() => Assert.Null(ParameterImportance.SharesOf(
        [new([0, 0.5, 1], 3), new([0.1, 0.2, 0.9], null)], [true, true, true]));
}
