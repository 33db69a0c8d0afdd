namespace Gridfold.Hosting.Clusters;

/// <summary>An open connection to a cluster: the silo on this machine, or silos elsewhere.</summary>
internal interface ICluster : IAsyncDisposable
{
    /// <summary>Makes references to grains.</summary>
    IGrainFactory Grains { get; }

    /// <summary>A token that is cancelled when this connection is of no more use, even while calls still wait.</summary>
    CancellationToken Gone { get; }

    /// <summary>Handles a failure: waits until the call can be repeated.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="outage">The time without an answer so far.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The cluster to ask again: this one, or another that replaces it; then this one is disposed of. Null when the failure is final.
    /// </returns>
    Task<ICluster?> Recover(Exception failure, Outage outage, CancellationToken cancellationToken);
}
