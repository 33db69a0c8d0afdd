namespace Gridfold.Grains.Trials;

/// <summary>What is stored of a trial.</summary>
[GenerateSerializer, Alias("gridfold.trial-state")]
internal sealed class TrialState
{
    /// <summary>Its result; written once.</summary>
    [Id(0)]
    public TrialResult? Result { get; set; }
}
