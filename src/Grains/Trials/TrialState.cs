using Gridfold.Grains.Results;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Trials;

/// <summary>The stored state of a trial.</summary>
[GenerateSerializer, Alias("gridfold.trial-state")]
internal sealed class TrialState : IStoredState
{
    /// <summary>The trial's result, which is written once. Only a retry writes over that of a failed trial.</summary>
    [Id(0)]
    public TrialResult? Result { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
