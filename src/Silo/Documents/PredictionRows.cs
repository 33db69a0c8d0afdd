using Gridfold.Grains.Predictions;

namespace Gridfold.Silo.Documents;

/// <summary>Writes predictions of validation rows as CSV: one line for each row of each fold.</summary>
public static class PredictionRows
{
    /// <summary>Writes the rows.</summary>
    /// <param name="csv">Receives the rows.</param>
    /// <param name="folds">The predictions, in the order of the folds.</param>
    /// <param name="classes">The names of the classes. Empty for numbers.</param>
    public static void Write(CsvWriter csv, IReadOnlyList<FoldPredictions> folds, IReadOnlyList<string> classes)
    {
        bool haveProbabilities = folds.All(fold => fold.Probabilities is not null);
        csv.Write(["row", "fold", "label", "predicted", .. haveProbabilities ? classes.Select(name => $"p({name})") : []]);
        foreach ((int index, FoldPredictions fold) in folds.Index())
        {
            for (int row = 0; row < fold.Rows.Length; row++)
            {
                IEnumerable<object?> probabilities = haveProbabilities
                    ? fold.Probabilities!.Skip(row * fold.ClassCount).Take(fold.ClassCount).Cast<object?>()
                    : [];
                (object label, object predicted) = fold.ClassCount > 0
                    ? (classes[fold.Labels[row]], classes[fold.Predicted[row]])
                    : ((object)fold.Actual[row], (object)fold.Values[row]);
                csv.Write([fold.Rows[row] + 1, index + 1, label, predicted, .. probabilities]);
            }
        }

        csv.Flush();
    }
}
