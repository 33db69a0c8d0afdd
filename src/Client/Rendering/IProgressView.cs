using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Rendering;

/// <summary>Shows an experiment while it runs.</summary>
internal interface IProgressView
{
    /// <summary>Shows snapshots until they end.</summary>
    /// <returns>The last snapshot, or null when there was none.</returns>
    Task<ExperimentSnapshot?> Show(IAsyncEnumerable<ExperimentSnapshot> snapshots);
}
