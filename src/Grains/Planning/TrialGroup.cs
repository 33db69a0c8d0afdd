namespace Gridfold.Grains.Planning;

/// <summary>Trials that are trained together: of each fold one job. What is recorded of them is what it would be if each were trained alone; on GPUs, within rounding.</summary>
/// <param name="Runs">The trials of each network, at least one: those that differ only in their budget.</param>
internal sealed record TrialGroup(IReadOnlyList<IReadOnlyList<long>> Runs)
{
    /// <summary>Its trials, ascending.</summary>
    public IReadOnlyList<long> Trials { get; } = [.. Runs.SelectMany(trials => trials).Order()];

    /// <summary>Names the group: its first trial.</summary>
    public long Number => Trials[0];
}
