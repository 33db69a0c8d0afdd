using Gridfold.Grains.States;

namespace Gridfold.Grains.Experiments;

/// <summary>What is stored of an experiment: little, and not for every trial.</summary>
[GenerateSerializer, Alias("gridfold.experiment-state")]
internal sealed class ExperimentState : IStoredState
{
    /// <summary>What was handed in; null before that.</summary>
    [Id(0)]
    public ExperimentSubmission? Submission { get; set; }

    /// <summary>Its state.</summary>
    [Id(1)]
    public Status Status { get; set; }

    /// <summary>When it was handed in.</summary>
    [Id(2)]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Seconds that it has been running, up to the last write.</summary>
    [Id(3)]
    public double WallSeconds { get; set; }

    /// <summary>How often it was started or resumed.</summary>
    [Id(5)]
    public long Run { get; set; }

    /// <summary>Whether it is running only until the folds that are being trained have ended.</summary>
    [Id(4)]
    public bool IsStopping { get; set; }

    /// <summary>When its test split was opened, the first time first.</summary>
    [Id(6)]
    public List<TestOpening> TestOpenings { get; set; } = [];

    /// <summary>How often it went on by itself since it last proved that it lets a silo live: by a trial that ended, or by time.</summary>
    [Id(7)]
    public int UnprovenStarts { get; set; }

    /// <summary>What is wrong with it as it was stored; null for a state that can be used.</summary>
    public string? FindDamage() => this switch
    {
        { Damage: { } damage } => damage.Reason,
        { Status: var status } when !Enum.IsDefined(status) || status == Status.Damaged => $"its stored status is {status:D}, which is none",
        { WallSeconds: var seconds } when !double.IsFinite(seconds) => "its stored running time is no finite number",
        { Submission.SpecJson: null } => "its file was not stored",
        _ => null,
    };

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
