namespace Gridfold.Client.Clusters;

/// <summary>An open connection to a cluster: the silo on this machine, or silos elsewhere.</summary>
internal interface ICluster : IAsyncDisposable
{
    /// <summary>Makes references to grains.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Signalled when this connection is of no use any more, whatever is still being waited for.</summary>
    CancellationToken Gone { get; }

    /// <summary>After a failure: waits until asking again makes sense.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="outage">Since when there was no answer.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whom to ask: this cluster, or another that is open in its place, this one being disposed of. Null: the failure stands.</returns>
    Task<ICluster?> Recover(Exception failure, Outage outage, CancellationToken cancellationToken);
}
