using Gridfold.Models.Datasets;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Predictions;

/// <summary>
/// Decides whether a fold's predictions are kept, from the size of the search alone. So the same predictions are kept on any number of
/// slots and after any crash.
/// </summary>
public static class KeptPredictions
{
    /// <summary>The most bytes of one fold. The limit keeps the fold's state within what every storage takes.</summary>
    public const int MaxFoldBytes = 1 << 19;

    /// <summary>
    /// The most bytes of an experiment. Above it, no fold's predictions are kept: the bytes of a fold times all folds of the search count.
    /// </summary>
    public const long MaxExperimentBytes = 1L << 26;

    /// <summary>Gives the bytes that are kept with the fold's result. Null where there are no predictions, or they are too large.</summary>
    /// <param name="data">The fold's data.</param>
    /// <param name="judged">The predictions of the validation rows. Null when there are none.</param>
    /// <param name="trials">The most trials of the search.</param>
    /// <param name="folds">The folds of a trial.</param>
    public static byte[]? Of(FoldData data, Judgement? judged, long trials, int folds)
    {
        if (judged is null || Gather(data, judged) is not { } predictions) return null;
        byte[] bytes = PredictionsFormat.Write(predictions);
        return Fits(bytes.Length, trials, folds) ? bytes : null;
    }

    /// <summary>Whether predictions of a size are kept.</summary>
    /// <param name="bytes">The bytes of one fold.</param>
    /// <param name="trials">The most trials of the search.</param>
    /// <param name="folds">The folds of a trial.</param>
    public static bool Fits(int bytes, long trials, int folds) =>
        bytes <= MaxFoldBytes && (double)bytes * trials * folds <= MaxExperimentBytes;

    private static FoldPredictions? Gather(FoldData data, Judgement judged)
    {
        int count = data.ValidationRows.Count;
        if (count != data.ValidationTargets.Count) return null;
        var predictions = new FoldPredictions { Rows = [.. data.ValidationRows], Groups = data.ValidationGroups?.ToArray() };
        if (judged.Numbers is { } values)
        {
            return values.Predicted.Count != count * values.Width
                ? null
                : predictions with
                {
                    HasLabels = judged.Labels is not null,
                    TargetCount = values.Width,
                    Actual = [.. values.Actual],
                    Values = [.. values.Predicted],
                };
        }

        if (data.ValidationTargets is not ClassTargets targets || judged.PredictedClasses?.Count != count) return null;
        return predictions with
        {
            ClassCount = targets.ClassCount,
            Labels = targets.Labels,
            Predicted = [.. judged.PredictedClasses],
            Probabilities = judged.Probabilities is { } probabilities ? Narrow(probabilities, count) : null,
        };
    }

    private static float[] Narrow(ClassProbabilities probabilities, int rows)
    {
        float[] values = new float[rows * probabilities.ClassCount];
        for (int index = 0; index < values.Length; index++)
            values[index] = (float)probabilities[index / probabilities.ClassCount, index % probabilities.ClassCount];
        return values;
    }
}
