namespace Gridfold.Grains.Folds;

/// <summary>One training run: the unit that is leased, retried and recorded. Key: experiment/trial/fold.</summary>
[Alias("gridfold.IFoldGrain")]
public interface IFoldGrain : IGrainWithStringKey
{
    /// <summary>Makes the fold ready to be leased. Harmless when repeated.</summary>
    /// <returns>How it ended, when it has; else null, and it waits for a slot.</returns>
    [Alias("Start")]
    Task<FoldSummary?> Start(FoldStart start);

    /// <summary>A slot begins the fold under its lease.</summary>
    /// <returns>The next attempt; null when there is nothing to train.</returns>
    [Alias("Begin")]
    Task<FoldAssignment?> Begin(Guid lease);

    /// <summary>Records the result, on disk before anybody hears of it.</summary>
    /// <returns>False when the attempt no longer holds the fold: the result is refused.</returns>
    [Alias("Complete")]
    Task<bool> Complete(Guid lease, FoldResult result);

    /// <summary>The attempt broke for a reason that may not repeat; the fold is tried again, up to its limit.</summary>
    [Alias("Fault")]
    Task Fault(Guid lease, string reason, string silo);

    /// <summary>The lease expired; the fold goes back to the queue.</summary>
    [Alias("LoseLease")]
    Task LoseLease(Guid lease);

    /// <summary>The recorded result, or null.</summary>
    [Alias("GetResult")]
    Task<FoldResult?> GetResult();
}
