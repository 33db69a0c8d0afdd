namespace Gridfold.Grains.Results;

/// <summary>The final result of a fold.</summary>
/// <param name="Summary">The status, the last metrics and the hash of the weights.</param>
/// <param name="History">The learning curves.</param>
/// <param name="Confusion">
/// The numbers of validation rows by actual (row) and predicted (column) class, row-major, classes x classes. Empty for a failed fold, and
/// for rows without classes.
/// </param>
/// <param name="Attempt">The number of the attempt, from 1.</param>
/// <param name="Seconds">The time that the attempt trained, in seconds.</param>
/// <param name="Silo">The name of the silo that trained the fold.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-result")]
public sealed record FoldResult(
    [property: Id(0)] FoldSummary Summary,
    [property: Id(1)] EpochHistory History,
    [property: Id(2)] long[] Confusion,
    [property: Id(3)] int Attempt,
    [property: Id(4)] double Seconds,
    [property: Id(5)] string Silo)
{
    /// <summary>
    /// The engine, for example "dense" or "libtorch, 8 as one". Null when the fold was not trained, and for results of versions that did
    /// not record it.
    /// </summary>
    [Id(6)]
    public string? Engine { get; init; }

    /// <summary>
    /// The device, as in <see cref="Gridfold.Grains.Slots.SiloSlots.Device"/>. Null for results of versions that did not record it.
    /// </summary>
    [Id(7)]
    public string? Device { get; init; }

    /// <summary>
    /// The device's setting, as in <see cref="Gridfold.Grains.Slots.SiloSlots.Setting"/>. Null where the device was not tested.
    /// </summary>
    [Id(8)]
    public string? Setting { get; init; }

    /// <summary>
    /// The reason why a faster engine did not train the fold, for example "the dense engine does not know the layer softmax". Null when no
    /// engine is faster, and for results of versions that did not record it.
    /// </summary>
    [Id(9)]
    public string? EngineReason { get; init; }

    /// <summary>The training loss by step. Null where the file does not say <c>step_losses: true</c>.</summary>
    [Id(10)]
    public StepCurve? Steps { get; init; }

    /// <summary>
    /// The predictions of the validation rows (<see cref="Gridfold.Grains.Predictions.PredictionsFormat"/>). They are stored with the
    /// result, in one write. Null where they are not kept; readers ask for them with
    /// <see cref="Gridfold.Grains.Folds.IFoldGrain.GetPredictions"/>.
    /// </summary>
    [Id(11)]
    public byte[]? Predictions { get; init; }

    /// <summary>
    /// The versions and the processor of the silo, as in <c>Gridfold 0.1.0, .NET 10.0.9, AMD EPYC 9B45, AVX-512</c>. Null for results of
    /// versions that did not record it.
    /// </summary>
    [Id(12)]
    public string? Machine { get; init; }

    /// <summary>
    /// Whether early stopping ended the training. The result with more epochs is then the same. False for results of versions that did not
    /// record it.
    /// </summary>
    [Id(13)]
    public bool StoppedEarly { get; init; }

    /// <summary>
    /// The probability from which on a row counts as the second of two classes. Null where the most probable class counts.
    /// </summary>
    [Id(14)]
    public double? Threshold { get; init; }

    /// <summary>
    /// Whether the checkpoint after the last of the epochs is kept
    /// (<see cref="Gridfold.Grains.Checkpoints.KeptCheckpoints"/>). False for results of versions that did not record it.
    /// </summary>
    [Id(16)]
    public bool KeepsCheckpoint { get; init; }

    /// <summary>
    /// The metrics of validation rows of each target alone, target by target. Null where one number is predicted for each row, and for
    /// classes.
    /// </summary>
    [Id(15)]
    public IReadOnlyList<TargetScore>? Targets { get; init; }
}
