using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>
/// A trained trial: the networks of its folds, which vote. The probability of a class is the mean of theirs (soft voting); each sees the
/// row as its own training rows were preprocessed. For one thread at a time.
/// </summary>
public sealed class TrainedModel : IDisposable
{
    private TrainedModel(IReadOnlyList<FoldModel> folds) => Folds = folds;

    /// <summary>The folds' networks, in their order; at least one.</summary>
    public IReadOnlyList<FoldModel> Folds { get; }

    /// <summary>The classes, in order.</summary>
    public IReadOnlyList<string> Classes => Folds[0].Description.Classes;

    /// <summary>How raw rows have to look.</summary>
    public InputFormat Input => Folds[0].Description.Input;

    /// <summary>Loads the files of a trial's folds.</summary>
    /// <param name="files">Each with its name for messages; at least one.</param>
    /// <exception cref="InputException">One is not what <see cref="FoldModel.Save"/> wrote, or they are of different trials.</exception>
    public static TrainedModel Load(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        var folds = new List<FoldModel>();
        try
        {
            foreach ((string name, byte[] bytes) in files)
            {
                folds.Add(FoldModel.Load(bytes, name));
                (ModelDescription first, ModelDescription added) = (folds[0].Description, folds[^1].Description);
                if ((added.Experiment, added.Trial) != (first.Experiment, first.Trial))
                {
                    throw new InputException(
                        $"{name} is of trial {added.Trial} of {added.Experiment}, and the first fold of trial {first.Trial} of {first.Experiment}; "
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

    /// <summary>Loads what <c>gridfold export --weights</c> wrote.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">It is not such a folder, or something of it is missing or damaged.</exception>
    public static TrainedModel Open(string folder) => Load(ModelFolder.Read(folder));

    /// <summary>The probability of each class.</summary>
    /// <param name="rows">Row-major, rows x <see cref="InputFormat.RowSize"/>, raw as in the data.</param>
    /// <returns>Row-major, rows x classes.</returns>
    public double[] Predict(ReadOnlySpan<float> rows)
    {
        double[] mean = new double[rows.Length / Input.RowSize * Classes.Count];
        foreach (FoldModel fold in Folds)
        {
            float[] votes = fold.Predict(rows);
            for (int i = 0; i < mean.Length; i++) mean[i] += votes[i];
        }

        for (int i = 0; i < mean.Length; i++) mean[i] /= Folds.Count;
        return mean;
    }

    /// <summary>The class with the highest probability, the first of equals.</summary>
    /// <param name="probabilities">Of each class.</param>
    public static int Decide(ReadOnlySpan<double> probabilities)
    {
        int best = 0;
        for (int label = 1; label < probabilities.Length; label++)
            if (probabilities[label] > probabilities[best]) best = label;
        return best;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FoldModel fold in Folds) fold.Dispose();
    }
}
