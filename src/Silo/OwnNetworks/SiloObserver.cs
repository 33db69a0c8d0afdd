using Gridfold.Models.Training;
using Gridfold.Silo.OwnCode;

namespace Gridfold.Silo.OwnNetworks;

/// <summary>Carries every question and every result of a run to the silo.</summary>
/// <param name="channel">The silo.</param>
/// <param name="resume">The checkpoint to go on from.</param>
internal sealed class SiloObserver(SiloChannel channel, byte[]? resume) : IRunObserver<RunResult>
{
    public byte[]? Resume { get; } = resume;

    /// <summary>Never: the silo kills the process of a dropped run.</summary>
    public CancellationToken Dropped => CancellationToken.None;

    // Between mini-batches a question would cost more than the mini-batch, so the silo tells what it wants without one.
    public CheckpointAnswer Ask(RunPosition position) => position.RowsDone > 0
        ? channel.TakePushed()
        : channel.Ask(new NetworkCall(NetworkCall.Ask) { Number = position.Epoch });

    public void Save(byte[] checkpoint, RunPosition position) => channel.Ask(
        new NetworkCall(NetworkCall.Save) { File = channel.Put(checkpoint), Number = position.Epoch, Rows = position.RowsDone });

    public void EpochEnded(EpochMetrics epoch) =>
        channel.Ask(new NetworkCall(NetworkCall.Epoch) { File = channel.Put(RunResultBytes.Write(epoch)), Number = epoch.Epoch });

    public bool IsDue(int epoch) => channel.Ask(new NetworkCall(NetworkCall.Due) { Number = epoch }) != CheckpointAnswer.Continue;

    public void Read(RunResult result) =>
        channel.Ask(new NetworkCall(NetworkCall.Read) { File = channel.Put(RunResultBytes.Write(result)) });

    public void End(RunResult result) =>
        channel.Tell(new NetworkCall(NetworkCall.End) { File = channel.Put(RunResultBytes.Write(result)) });
}
