using Gridfold.Grains.Slots;

namespace Gridfold.Silo.Slots;

/// <summary>A lease in this silo's hands, from the moment it was granted until it is released.</summary>
internal sealed class HeldLease : IDisposable
{
    private readonly CancellationTokenSource _lost;
    private int _epoch;
    private bool _isTraining;

    public HeldLease(Lease lease, CancellationToken stopping)
    {
        Lease = lease;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Lost = _lost.Token;
    }

    public Lease Lease { get; }

    /// <summary>Signalled when the lease is no longer held, or the silo stops: its training has to end.</summary>
    public CancellationToken Lost { get; }

    public LeaseProgress Progress => new(Lease, Volatile.Read(ref _epoch), Volatile.Read(ref _isTraining));

    public void TrainingBegins() => Volatile.Write(ref _isTraining, true);

    public void EpochEnded(int epoch) => Volatile.Write(ref _epoch, epoch);

    public void Lose() => _lost.Cancel();

    public void Dispose() => _lost.Dispose();
}
