using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>
/// A trained trial: the networks of its folds, which vote. The probability of a class is the mean of the networks' probabilities (soft
/// voting), and a number is the mean of their numbers. Each network gets the row with its own fold's preprocessing. Only one thread at a
/// time may use it.
/// </summary>
public sealed class TrainedModel : IDisposable
{
    private TrainedModel(IReadOnlyList<FoldModel> folds) => Folds = folds;

    /// <summary>The folds' networks, in their order; at least one.</summary>
    public IReadOnlyList<FoldModel> Folds { get; }

    /// <summary>The classes, in order; empty for a model of numbers or of labels.</summary>
    public IReadOnlyList<string> Classes => Folds[0].Description.Classes;

    /// <summary>Whether the model predicts classes. Otherwise it predicts labels or numbers.</summary>
    public bool HasClasses => Classes.Count > 0;

    /// <summary>The labels of a row, in order; empty for a model of classes or of numbers.</summary>
    public IReadOnlyList<string> Labels => Folds[0].Description.Labels ?? [];

    /// <summary>
    /// The probability from which on a row counts as the second of two classes: the mean of the folds' thresholds. Null where the most
    /// probable class counts.
    /// </summary>
    public double? Threshold => Folds.Average(fold => fold.Description.Threshold);

    /// <summary>The names of the numbers that the model predicts, where it predicts several; otherwise empty.</summary>
    public IReadOnlyList<string> TargetNames => [.. (Folds[0].Description.Targets ?? []).Select(target => target.Name!)];

    /// <summary>The numbers that the model predicts for a row: a probability for each class or label, or the numbers of the row.</summary>
    public int Width => Folds[0].Description.Head.Width;

    /// <summary>The format of raw rows.</summary>
    public InputFormat Input => Folds[0].Description.Input;

    /// <summary>Loads the files of a trial's folds.</summary>
    /// <param name="files">The files, each with its name for messages; at least one.</param>
    /// <param name="ownNetwork">The user's class, where this process has it. Null to load it from its assembly.</param>
    /// <exception cref="InputException">
    /// A file was not made by <see cref="FoldModel.Save"/>, or the files belong to different trials.
    /// </exception>
    public static TrainedModel Load(IEnumerable<(string Name, byte[] Bytes)> files, Type? ownNetwork = null)
    {
        var folds = new List<FoldModel>();
        try
        {
            foreach ((string name, byte[] bytes) in files)
            {
                folds.Add(FoldModel.Load(bytes, name, ownNetwork));
                (ModelDescription first, ModelDescription added) = (folds[0].Description, folds[^1].Description);
                if ((added.Experiment, added.Trial) != (first.Experiment, first.Trial))
                {
                    throw new InputException(
                        $"{name} is of trial {added.Trial} of {added.Experiment}, "
                            + $"and the first fold of trial {first.Trial} of {first.Experiment}; "
                            + "only folds of one trial can vote: export them again");
                }
            }

            return new TrainedModel([.. folds.OrderBy(fold => fold.Description.Fold)]);
        }
        catch
        {
            foreach (FoldModel fold in folds) fold.Dispose();
            throw;
        }
    }

    /// <summary>Loads a folder that <c>gridfold export --weights</c> wrote.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">The folder is not a model's, or a part is missing or damaged.</exception>
    public static TrainedModel Open(string folder) => Load(ModelFolder.Read(folder));

    /// <summary>Computes the probability of each class or label, or the numbers of each row in their own units.</summary>
    /// <param name="rows">The raw rows as in the data, row-major, rows x <see cref="InputFormat.RowSize"/>.</param>
    /// <returns>The probabilities, row-major, rows x classes or labels; or the numbers, rows x targets.</returns>
    public double[] Predict(ReadOnlySpan<float> rows)
    {
        double[] mean = new double[rows.Length / Input.RowSize * Width];
        foreach (FoldModel fold in Folds) Add(fold.Predict(rows), mean);
        return Divide(mean);
    }

    /// <summary>Computes the same from raw rows in 64 bits.</summary>
    /// <param name="rows">The raw rows as in the data, row-major, rows x <see cref="InputFormat.RowSize"/>.</param>
    /// <returns>The probabilities, row-major, rows x classes or labels; or the numbers, rows x targets.</returns>
    public double[] Predict(ReadOnlySpan<double> rows)
    {
        double[] mean = new double[rows.Length / Input.RowSize * Width];
        foreach (FoldModel fold in Folds) Add(fold.Predict(rows), mean);
        return Divide(mean);
    }

    /// <summary>Computes the same for rows of a dataset.</summary>
    /// <param name="dataset">The dataset, of the model's format.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>The probabilities, row-major, rows x classes or labels; or the numbers, rows x targets.</returns>
    public double[] Predict(Dataset dataset, IReadOnlyList<int> rows)
    {
        double[] mean = new double[rows.Count * Width];
        foreach (FoldModel fold in Folds) Add(fold.Predict(dataset, rows), mean);
        return Divide(mean);
    }

    /// <summary>Computes the same for rows of a file.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="report">Receives the share that is done, from 0 to 1, after some rows. Null when no progress is shown.</param>
    /// <returns>The probabilities, row-major, rows x classes or labels; or the numbers, rows x targets.</returns>
    public double[] Predict(InputRows rows, Action<double>? report = null)
    {
        foreach ((int index, FoldModel fold) in Folds.Index())
            fold.Report = report is null ? null : done => report((index + done) / Folds.Count);
        return rows.WideValues is { } wide ? Predict(wide) : Predict(rows.Values);
    }

    /// <summary>Gives the class with the highest probability, and the first of equals; or the class that a threshold decides.</summary>
    /// <param name="probabilities">The probability of each class.</param>
    /// <param name="threshold">
    /// The probability from which on a row counts as the second of two classes; null where the most probable class counts.
    /// </param>
    public static int Decide(ReadOnlySpan<double> probabilities, double? threshold = null)
    {
        if (threshold is { } least) return probabilities[1] >= least ? 1 : 0;
        int best = 0;
        for (int label = 1; label < probabilities.Length; label++)
            if (probabilities[label] > probabilities[best]) best = label;
        return best;
    }

    private static void Add(double[] votes, double[] sum)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += votes[i];
    }

    private double[] Divide(double[] sum)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] /= Folds.Count;
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FoldModel fold in Folds) fold.Dispose();
    }
}
