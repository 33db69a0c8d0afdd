using Gridfold.Grains.Results;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Trials;

/// <summary>What is stored of a trial.</summary>
[GenerateSerializer, Alias("gridfold.trial-state")]
internal sealed class TrialState : IStoredState
{
    /// <summary>Its result; written once.</summary>
    [Id(0)]
    public TrialResult? Result { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
