using CsCheck;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Tests.Experiments;

public sealed class TrialLimitsTests
{
    private static readonly Objective Accuracy = new("validation_accuracy", true);

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(5, 7)]
    public void Goal_ReachedByTrial3_EndsAfterTheLag(int lag, long last)
    {
        TrialLimits limits = Run(new LimitsSpec { Goal = 0.9 }, lag, [0.5, null, 0.9, 0.95, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
        Assert.Equal(last, limits.Allowed);
        Assert.Equal("limits.goal: trial 3 has validation_accuracy 0.9", limits.Reached?.ToString());
    }

    [Fact]
    public void Goal_OfALoss_IsReachedFromAbove()
    {
        var limits = new TrialLimits(new LimitsSpec { Goal = 0.2 }, new Objective("validation_loss", false), 9, 1, _ => 1);
        limits.Tell(1, 0.3, 1);
        Assert.Null(limits.Reached);
        limits.Tell(2, 0.1, 1);
        Assert.Equal(2, limits.Allowed);
        Assert.NotNull(limits.Reached);
    }

    [Fact]
    public void NoImprovementIn_CountsFailedAndEqualTrials()
    {
        TrialLimits limits = Run(new LimitsSpec { NoImprovementIn = 3 }, 1, [0.5, 0.6, 0.6, null, 0.6 + 1e-17, 0.7, 0.8]);
        Assert.Equal((5, "none of 3 trials after trial 2 was better"), (limits.Allowed, limits.Reached?.Reason));
    }

    [Fact]
    public void NoImprovementIn_NothingHasAScore_Ends()
    {
        TrialLimits limits = Run(new LimitsSpec { NoImprovementIn = 2 }, 1, [null, null, 0.5]);
        Assert.Equal((2, "none of 2 trials had a score"), (limits.Allowed, limits.Reached?.Reason));
    }

    [Fact]
    public void MaxEpochs_TrialsThatStopEarly_LeaveRoomForMore()
    {
        // Each trial can take 10 epochs and takes 4. Trial n is started if 4 (n - 1) + 10 is at most 30.
        var limits = new TrialLimits(new LimitsSpec { MaxEpochs = 30 }, Accuracy, 100, 1, _ => 10);
        for (long trial = 1; trial <= limits.Allowed; trial++) limits.Tell(trial, 0.5, 4);
        Assert.Equal((6, "trial 7 could take more than 30 epochs"), (limits.Allowed, limits.Reached?.Reason));
    }

    [Fact]
    public void MaxEpochs_LaggingTrials_CountWithTheirMost()
    {
        // With a lag of 3, trial 4 reads the 4 epochs of trial 1 and the 10 that trials 2, 3 and 4 could take: 34 in all.
        var limits = new TrialLimits(new LimitsSpec { MaxEpochs = 33 }, Accuracy, 100, 3, _ => 10);
        limits.Tell(1, 0.5, 4);
        Assert.Equal((3, true), (limits.Allowed, limits.Reached is not null));
    }

    [Fact]
    public void Tell_AnyOrder_EndsAfterTheSameTrial() =>
        Gen.Select(Gen.Int[0, 9].Array[40], Gen.Int[1, 8], Gen.Int[0, 1000].Array[40]).Sample((scores, lag, choices) =>
        {
            var spec = new LimitsSpec { Goal = 0.9, NoImprovementIn = 12, MaxEpochs = 300 };
            double?[] given = [.. scores.Select(score => score == 0 ? (double?)null : score / 10.0)];
            Assert.Equal(Shown(Run(spec, lag, given)), Shown(Run(spec, lag, given, choices)));
        });

    private static string Shown(TrialLimits limits) => $"{limits.Allowed} {limits.Reached}";

    /// <summary>Tells the results of allowed trials: those of the choices first, otherwise in the order of their numbers.</summary>
    private static TrialLimits Run(LimitsSpec spec, int lag, double?[] scores, int[]? choices = null)
    {
        var limits = new TrialLimits(spec, Accuracy, scores.Length, lag, trial => 6 + (trial % 5));
        var told = new HashSet<long>();
        while (true)
        {
            long[] open = [.. Enumerable.Range(1, (int)limits.Allowed).Select(trial => (long)trial).Where(trial => !told.Contains(trial))];
            if (open.Length == 0) return limits;
            long next = open[choices is null ? 0 : choices[told.Count] % open.Length];
            told.Add(next);
            limits.Tell(next, scores[next - 1], 4 + (next % 3));
        }
    }
}
