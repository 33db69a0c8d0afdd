using Gridfold.Grains.States;

namespace Gridfold.Grains.Experiments;

/// <summary>The stored state of the experiment index.</summary>
[GenerateSerializer, Alias("gridfold.experiment-index-state")]
internal sealed class ExperimentIndexState : IStoredState
{
    /// <summary>The ids of all experiments, in the order of submission.</summary>
    [Id(0)]
    public List<string> Ids { get; set; } = [];

    /// <summary>The ids of the running experiments.</summary>
    [Id(1)]
    public HashSet<string> Running { get; set; } = [];

    /// <summary>Whether the index has written this state. False in a state that was emptied.</summary>
    [Id(2)]
    public bool IsWritten { get; set; }

    /// <summary>The experiments that count for the quotas of their users, by id.</summary>
    [Id(3)]
    public Dictionary<string, OpenExperiment> Open { get; set; } = [];

    /// <summary>The number of entries that <see cref="Open"/> has had.</summary>
    [Id(4)]
    public long Opened { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
