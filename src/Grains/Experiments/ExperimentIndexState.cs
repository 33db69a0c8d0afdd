using Gridfold.Grains.States;

namespace Gridfold.Grains.Experiments;

/// <summary>What is stored of the index.</summary>
[GenerateSerializer, Alias("gridfold.experiment-index-state")]
internal sealed class ExperimentIndexState : IStoredState
{
    /// <summary>In the order of submission.</summary>
    [Id(0)]
    public List<string> Ids { get; set; } = [];

    /// <summary>Those that are running.</summary>
    [Id(1)]
    public HashSet<string> Running { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
