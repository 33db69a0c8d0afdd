using Gridfold.Grains.States;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// The stored state of an experiment. Its size does not grow with the number of trials, apart from the bounded lists of a retry or a
/// promotion.
/// </summary>
[GenerateSerializer, Alias("gridfold.experiment-state")]
internal sealed class ExperimentState : IStoredState
{
    /// <summary>The submission. Null before there is one.</summary>
    [Id(0)]
    public ExperimentSubmission? Submission { get; set; }

    /// <summary>The experiment's status.</summary>
    [Id(1)]
    public Status Status { get; set; }

    /// <summary>The time of submission.</summary>
    [Id(2)]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The time that the experiment has been running up to the last write, in seconds.</summary>
    [Id(3)]
    public double WallSeconds { get; set; }

    /// <summary>The number of times that the experiment was started or resumed.</summary>
    [Id(5)]
    public long Run { get; set; }

    /// <summary>Whether the experiment only waits for the end of the folds that are being trained, and then pauses.</summary>
    [Id(4)]
    public bool IsStopping { get; set; }

    /// <summary>The times at which the test split was opened, the first one first.</summary>
    [Id(6)]
    public List<TestOpening> TestOpenings { get; set; } = [];

    /// <summary>
    /// The number of times that the experiment went on by itself without a proof since then that its silo survives. A trial or
    /// fold that ends or reaches a rung is a proof; so is enough time.
    /// </summary>
    [Id(7)]
    public int UnprovenStarts { get; set; }

    /// <summary>The limit that ended the search before its last trial. Null when none did.</summary>
    [Id(8)]
    public LimitReached? Reached { get; set; }

    /// <summary>The retry that is in progress, or that was cancelled. Null for none.</summary>
    [Id(9)]
    public TrialRetry? Retry { get; set; }

    /// <summary>The trials of an experiment that promotes pruned trials of another one. Null for the search of a whole file.</summary>
    [Id(10)]
    public TrialPromotion? Promotion { get; set; }

    /// <summary>The damage of the stored state. Null for a state that can be used.</summary>
    public string? FindDamage() => this switch
    {
        { Damage: { } damage } => damage.Reason,
        { Status: var status } when !Enum.IsDefined(status) || status == Status.Damaged =>
            $"its stored status is {status:D}, which is no status",
        { WallSeconds: var seconds } when !double.IsFinite(seconds) => "its stored running time is no finite number",
        { Retry: { Trials: null } } => "its retry names no trials",
        { Promotion: { Trials: null } or { Promoted: null } or { Earlier: null } } => "its promotion names no trials",
        { Submission.SpecJson: null } => "its file was not stored",
        _ => null,
    };

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
