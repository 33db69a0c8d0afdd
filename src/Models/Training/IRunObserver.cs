namespace Gridfold.Models.Training;

/// <summary>
/// Says where a run goes on from, when it is saved, read and dropped, and is told what comes of it. Every member is called on the thread
/// that trains, which may
/// train other runs at the same time.
/// </summary>
/// <typeparam name="TResult">What the observer is given: <see cref="RunResult"/>, or what a floor above makes of one.</typeparam>
public interface IRunObserver<in TResult>
{
    /// <summary>What an earlier attempt at the same run saved; null to begin with the first epoch.</summary>
    byte[]? Resume { get; }

    /// <summary>Signalled when nobody needs the run any more: it ends before its next step, without a result.</summary>
    CancellationToken Dropped { get; }

    /// <summary>
    /// Asked after every optimizer step and at every epoch's end but the last, after which nothing is left to do. It is asked often, so it
    /// must be quick.
    /// </summary>
    /// <param name="position">Where the run would go on.</param>
    CheckpointAnswer Ask(RunPosition position);

    /// <summary>Given what <see cref="Ask"/> asked for. What it throws ends the run.</summary>
    /// <param name="checkpoint">To be given back as <see cref="Resume"/>.</param>
    /// <param name="position">Where the run goes on from there.</param>
    void Save(byte[] checkpoint, RunPosition position);

    /// <summary>Told the metrics of each epoch that ends in this attempt.</summary>
    void EpochEnded(EpochMetrics epoch);

    /// <summary>Whether the run is to be read at the end of an epoch before the last. It must be quick.</summary>
    /// <param name="epoch">1-based.</param>
    bool IsDue(int epoch);

    /// <summary>Given the result of an epoch that was due, the same bits as those of a run that ends there; the run goes on.</summary>
    void Read(TResult result);

    /// <summary>
    /// Given the result of the last epoch, a divergence or a suspension, as soon as it is there; called once, or never when the run is
    /// dropped.
    /// </summary>
    void End(TResult result);
}
