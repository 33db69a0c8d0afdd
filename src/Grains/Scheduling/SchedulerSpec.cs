using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Scheduling;

/// <summary>The <c>scheduler</c> section: which trials end before their last epoch. Each scheduler has its own specification.</summary>
public abstract record SchedulerSpec
{
    /// <summary>Every trial trains to its last epoch: the scheduler of a file without the section.</summary>
    public static SchedulerSpec None { get; } = new NeverStop.Spec();

    /// <summary>
    /// The schedulers that a file may name, each with the function that reads its keys. A new scheduler needs one line here.
    /// </summary>
    internal static Dictionary<string, Func<SpecMapReader, double?, SchedulerSpec>> Known { get; } = new()
    {
        ["none"] = (_, _) => None,
        ["asha"] = Asha.Spec.ReadKeys,
        ["hyperband"] = Hyperband.Spec.ReadKeys,
        ["median"] = Median.Spec.ReadKeys,
        ["pasha"] = Pasha.Spec.ReadKeys,
    };

    /// <summary>The scheduler's name in the file.</summary>
    public abstract string Name { get; }

    /// <summary>The rungs: the epochs at which trials are compared, ascending. Empty when none are.</summary>
    public virtual IReadOnlyList<int> Epochs => [];

    /// <summary>The place of the section in the file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>Reads the section.</summary>
    /// <param name="reader">The section. Null gives <see cref="None"/>.</param>
    /// <param name="mostEpochs">The greatest number of epochs of a fold. Null when it is not known.</param>
    public static SchedulerSpec Read(SpecMapReader? reader, double? mostEpochs)
    {
        if (reader is null) return None;
        reader.RequiredNode("name", string.Join(" or ", Known.Keys));
        Func<SpecMapReader, double?, SchedulerSpec>? read = reader.Choice("name", Known!, null);

        // Without a known scheduler, the set of its other keys is unknown too.
        if (read is null) return None;
        SchedulerSpec spec = read(reader, mostEpochs) with { Location = reader.Location };
        reader.RejectUnknownKeys();
        return spec;
    }

    /// <summary>The least epochs of a fold.</summary>
    /// <param name="budget">The epochs of the fold without rungs.</param>
    /// <param name="cohort">The number of the trial's cohort, from 0.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    internal virtual double LeastEpochs(double budget, long cohort, long cohortTrials) => budget;

    /// <summary>The epochs of a fold that are expected. The documentation says under which assumption.</summary>
    /// <param name="budget">The epochs of the fold without rungs.</param>
    /// <param name="cohort">The number of the trial's cohort, from 0.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    internal virtual double ExpectedEpochs(double budget, long cohort, long cohortTrials) => budget;

    /// <summary>A search of so few trials is trained in full, because the scheduler never stops all of them.</summary>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    internal virtual long TrialsInFull(long cohortTrials) => 1;

    /// <summary>Makes the scheduler.</summary>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial.</param>
    /// <param name="cohortTrials">The number of trials of a cohort.</param>
    /// <param name="trials">Gives the number of trials of the search, which a limit may lower.</param>
    internal abstract ITrialScheduler Create(Objective objective, int folds, long cohortTrials, Func<long> trials);
}
