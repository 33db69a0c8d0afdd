using CsCheck;
using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;

namespace Gridfold.Grains.Tests.Scheduling;

/// <summary>The contract of every trial scheduler. A new scheduler gets a subclass.</summary>
public abstract class TrialSchedulerContract
{
    /// <summary>The number of folds of a trial.</summary>
    protected const int Folds = 4;

    private static readonly Gen<(long Trial, int[] Open)> Trials = Gen.Select(
        Gen.Long[1, 1000], Gen.Int[1, Folds].Array[1, Folds].Select(folds => folds.Distinct().Order().ToArray()));

    private static readonly Gen<(int Trials, int Salt)> Searches = Gen.Select(Gen.Int[1, 30], Gen.Int[0, 1000]);

    [Fact]
    public void Choose_AnyOpenFolds_IsAPartOfThemInTheirOrder() => Trials.Sample(trial =>
    {
        IReadOnlyList<int> chosen = Create(1000).Choose(trial.Trial, trial.Open);
        Assert.Equal(trial.Open.Where(chosen.Contains), chosen);
    });

    [Fact]
    public void Choose_AskedAgainOrAfterOtherTrials_IsTheSame() => Gen.Select(Trials, Trials.Array[0, 5]).Sample((trial, others) =>
    {
        ITrialScheduler scheduler = Create(1000);
        IReadOnlyList<int> first = Create(1000).Choose(trial.Trial, trial.Open);
        foreach ((long Trial, int[] Open) other in others) scheduler.Choose(other.Trial, other.Open);
        Assert.Equal(first, scheduler.Choose(trial.Trial, trial.Open));
        Assert.Equal(first, scheduler.Choose(trial.Trial, trial.Open));
    });

    [Fact]
    public void Run_AnySlotsAndOrder_EndsEachTrialTheSame() =>
        Gen.Select(Searches, Gen.Int[1, 40], Gen.Int).Sample((search, slots, order) =>
        {
            ScheduledSearch one = Run(search.Trials, search.Salt, 1, 0), other = Run(search.Trials, search.Salt, slots, order);
            Assert.Equal(Enumerable.Range(1, search.Trials).Select(trial => (long)trial), one.Ended.Keys);
            Assert.Equal(one.Ended.Values.Select(Text), other.Ended.Values.Select(Text));
            Assert.Equal(other.Trained.Distinct(), other.Trained);
            Assert.Equal(one.Trained.Order(), other.Trained.Order());
        });

    /// <summary>After a crash, the recorded trials and folds are told in the order of their numbers.</summary>
    [Fact]
    public void Tell_AfterACrash_EndsEachTrialTheSame() => Searches.Sample(search =>
    {
        ScheduledSearch whole = Run(search.Trials, search.Salt, 8, 1);
        ITrialScheduler resumed = Create(search.Trials);
        TrialResult[] recorded = [.. whole.Ended.Values.Where(trial => trial.Trial % 3 > 0)];
        foreach (TrialResult trial in recorded) resumed.Tell(trial);
        var rest = new ScheduledSearch(
            resumed, Folds, ClimbingFolds, BudgetOf, (trial, fold, epochs) => Score(search.Salt, trial, fold, epochs));
        rest.Run([.. whole.Ended.Keys.Except(recorded.Select(trial => trial.Trial))], 8, new Random(2));
        Assert.All(rest.Ended.Values, trial => Assert.Equal(Text(whole.Ended[trial.Trial]), Text(trial)));
    });

    private protected abstract ITrialScheduler Create(int trials);

    /// <summary>The number of folds that wait at rungs: the first ones.</summary>
    private protected virtual int ClimbingFolds => Folds;

    /// <summary>The epochs of a trial that no decision ends.</summary>
    private protected virtual int BudgetOf(long trial) => 1;

    private protected ScheduledSearch Run(int trials, int salt, int slots, int order) =>
        new ScheduledSearch(Create(trials), Folds, ClimbingFolds, BudgetOf, (trial, fold, epochs) => Score(salt, trial, fold, epochs))
            .Run([.. Enumerable.Range(1, trials).Select(trial => (long)trial)], slots, new Random(order));

    private static string Text(TrialResult trial) =>
        $"{trial.Trial} {trial.Status} {trial.Score} {string.Join(',', trial.FoldScores)} {trial.Reason} "
            + string.Join(',', trial.Rungs ?? []);

    /// <summary>Scores with an effect of the trial, one of the fold and one of both. A few folds fail.</summary>
    private static double? Score(int salt, long trial, int fold, int epochs)
    {
        long draw = ((trial * 7919) + (fold * 104_729) + (salt * 15_485_863) + ((epochs - 1) * 611_953)) % 1009;
        return draw % 40 == 0 ? null : (((trial + salt) * 37 % 11) / 11.0) + (fold / 20.0) + (draw / 10_000.0);
    }
}
