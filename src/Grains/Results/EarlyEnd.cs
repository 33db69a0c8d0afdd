namespace Gridfold.Grains.Results;

/// <summary>The decision that a trial ends before its last fold, or before the last epoch of its folds.</summary>
/// <param name="Folds">The number of folds that the trial keeps: its first ones, all of which have ended.</param>
/// <param name="Reason">The reason. It is the same at any time, on any machine and after any crash.</param>
[GenerateSerializer, Immutable, Alias("gridfold.early-end")]
public sealed record EarlyEnd([property: Id(0)] int Folds, [property: Id(1)] string Reason)
{
    /// <summary>
    /// The rung at which the trial ends: each of its folds waits after this number of epochs, or has ended. Null when the trial ends
    /// between two folds.
    /// </summary>
    [Id(2)]
    public int? Epoch { get; init; }
}
