namespace Gridfold.Grains.Planning;

/// <summary>
/// Trials that are trained together, with one job for each fold. Their recorded results are the same as if each were trained alone; on
/// GPUs, they are the same within rounding.
/// </summary>
/// <param name="Runs">The trials of each network, at least one. Trials of one network differ only in their budget.</param>
internal sealed record TrialGroup(IReadOnlyList<IReadOnlyList<long>> Runs)
{
    /// <summary>The group's trials, ascending.</summary>
    public IReadOnlyList<long> Trials { get; } = [.. Runs.SelectMany(trials => trials).Order()];

    /// <summary>The group without the trials after a given one.</summary>
    /// <param name="last">The number of the trial, at least <see cref="Number"/>.</param>
    public TrialGroup Until(long last) => new([.. Runs
        .Select(IReadOnlyList<long> (trials) => [.. trials.Where(trial => trial <= last)]).Where(trials => trials.Count > 0)]);

    /// <summary>The number of the group, which is the number of its first trial.</summary>
    public long Number => Trials[0];
}
