using CsCheck;
using Gridfold.Grains.Scheduling;

namespace Gridfold.Grains.Tests.Scheduling;

/// <summary>The contract of every trial scheduler. A new scheduler gets a subclass.</summary>
public abstract class TrialSchedulerContract
{
    private static readonly Gen<(long Trial, int[] Open)> Trials = Gen.Select(
        Gen.Long[1, 1000], Gen.Int[1, 20].Array[1, 10].Select(folds => folds.Distinct().Order().ToArray()));

    [Fact]
    public void Choose_AnyOpenFolds_IsAPartOfThemInTheirOrder() => Trials.Sample(trial =>
    {
        IReadOnlyList<int> chosen = Create().Choose(trial.Trial, trial.Open);
        Assert.NotEmpty(chosen);
        Assert.Equal(trial.Open.Where(chosen.Contains), chosen);
    });

    [Fact]
    public void Choose_AskedAgainOrAfterOtherTrials_IsTheSame() => Gen.Select(Trials, Trials.Array[0, 5]).Sample((trial, others) =>
    {
        ITrialScheduler scheduler = Create();
        IReadOnlyList<int> first = Create().Choose(trial.Trial, trial.Open);
        foreach ((long Trial, int[] Open) other in others) scheduler.Choose(other.Trial, other.Open);
        Assert.Equal(first, scheduler.Choose(trial.Trial, trial.Open));
        Assert.Equal(first, scheduler.Choose(trial.Trial, trial.Open));
    });

    [Fact]
    public void Choose_UntilNoFoldIsOpen_TrainsEachFoldOnce() => Trials.Sample(trial =>
    {
        ITrialScheduler scheduler = Create();
        List<int> open = [.. trial.Open], trained = [];
        while (open.Count > 0)
        {
            int next = scheduler.Choose(trial.Trial, open)[0];
            trained.Add(next);
            open.Remove(next);
        }

        Assert.Equal(trial.Open, trained.Order());
    });

    private protected abstract ITrialScheduler Create();
}
