using Gridfold.Models.Devices;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>What the networks of a trial predict for rows.</summary>
/// <param name="Names">The name of each row, see <see cref="InputRows.Names"/>.</param>
/// <param name="Values">The probabilities of the classes or of the labels, or the numbers, row by row.</param>
public sealed record PredictedRows(IReadOnlyList<string> Names, double[] Values)
{
    /// <summary>The classes, in order; empty for a model of numbers or of labels.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The labels of a row, in order; empty for a model of classes or of numbers.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The names of the numbers of a row, where there are several; otherwise empty.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>See <see cref="TrainedModel.Threshold"/>.</summary>
    public double? Threshold { get; init; }

    /// <summary>The warnings: content that is allowed but probably a mistake.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];

    /// <summary>
    /// Predicts on the calling thread alone, as training does, so that every machine gives the same bits. The networks are gone from memory
    /// when this call ends.
    /// </summary>
    /// <param name="files">The files of the trial's folds, as for <see cref="TrainedModel.Load"/>.</param>
    /// <param name="read">Reads the rows as the model needs them.</param>
    /// <param name="report">
    /// Receives the share that is done, from 0 to 1, after some rows, and may end the prediction by an exception. Null for none.
    /// </param>
    /// <exception cref="InputException">A file or a row has an error.</exception>
    public static PredictedRows Of(
        IReadOnlyList<(string Name, byte[] Bytes)> files, Func<TrainedModel, InputRows> read, Action<double>? report = null)
    {
        TrainingDevice.Cpu.Enter();
        using TrainedModel model = TrainedModel.Load(files);
        InputRows rows = read(model);
        return new PredictedRows(rows.Names, model.Predict(rows, report))
        {
            Classes = model.Classes,
            Labels = model.Labels,
            Targets = model.TargetNames,
            Threshold = model.Threshold,
            Warnings = [.. rows.Warnings, .. UnknownTexts.Of(model, rows)],
        };
    }
}
