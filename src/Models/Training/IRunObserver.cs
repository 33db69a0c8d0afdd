namespace Gridfold.Models.Training;

/// <summary>
/// Decides where a run begins and when it is saved, read and dropped, and receives its results. Every member is called on the thread that
/// trains. That thread may train other runs at the same time.
/// </summary>
/// <typeparam name="TResult">The type of the results: <see cref="RunResult"/>, or what a floor above makes of one.</typeparam>
public interface IRunObserver<in TResult>
{
    /// <summary>The checkpoint of an earlier attempt at the same run; null to begin with the first epoch.</summary>
    byte[]? Resume { get; }

    /// <summary>Signalled when no result of the run is needed any more. The run then ends before its next step, without a result.</summary>
    CancellationToken Dropped { get; }

    /// <summary>
    /// Called after every optimizer step and at the end of every epoch except the last. The call is frequent, so it must be quick.
    /// </summary>
    /// <param name="position">The place where the run would go on.</param>
    /// <returns>What the run does now.</returns>
    CheckpointAnswer Ask(RunPosition position);

    /// <summary>Takes the checkpoint that <see cref="Ask"/> asked for. An exception ends the run.</summary>
    /// <param name="checkpoint">The bytes to give back as <see cref="Resume"/>.</param>
    /// <param name="position">The place where a run resumed from the checkpoint goes on.</param>
    void Save(byte[] checkpoint, RunPosition position);

    /// <summary>Takes the metrics of each epoch that ends in this attempt.</summary>
    void EpochEnded(EpochMetrics epoch);

    /// <summary>Whether the run is to be read at the end of an epoch before the last. The answer must be quick.</summary>
    /// <param name="epoch">The epoch, counted from 1.</param>
    bool IsDue(int epoch);

    /// <summary>Takes the result of an epoch that was due. Its bits equal those of a run that ends there. The run goes on.</summary>
    void Read(TResult result);

    /// <summary>
    /// Takes the result of the last epoch, of a divergence or of a suspension, as soon as it is known. It is called once, or never when the
    /// run is dropped.
    /// </summary>
    void End(TResult result);
}
