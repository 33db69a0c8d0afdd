using Gridfold.Grains.Experiments;
using Gridfold.Grains.Predictions;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Metrics;

namespace Gridfold.Silo.Documents;

/// <summary>Writes predictions of validation rows as CSV: one line for each row of each fold.</summary>
public static class PredictionRows
{
    /// <summary>Writes the rows.</summary>
    /// <param name="csv">Receives the rows.</param>
    /// <param name="folds">The predictions, in the order of the folds.</param>
    /// <param name="submission">The submission of the experiment, which names classes and targets.</param>
    public static void Write(CsvWriter csv, IReadOnlyList<FoldPredictions> folds, ExperimentSubmission submission)
    {
        if (folds.Any(fold => fold.TargetCount > 1))
        {
            DatasetSpec data = ExperimentSpec.Parse(submission.SpecJson).Dataset;
            WriteTargets(csv, folds, [.. data.MoreLabels.Prepend(data.Label!).Select(column => column.Name)]);
            return;
        }

        IReadOnlyList<string> classes = submission.ClassNames;
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

    private static void WriteTargets(CsvWriter csv, IReadOnlyList<FoldPredictions> folds, IReadOnlyList<string> targets)
    {
        bool haveLabels = folds.All(fold => fold.HasLabels);
        csv.Write(["row", "fold", .. targets.SelectMany(name => (string[])
            [$"label({name})", $"predicted({name})", .. haveLabels ? [$"p({name})"] : Array.Empty<string>()])]);
        foreach ((int index, FoldPredictions fold) in folds.Index())
        {
            for (int row = 0; row < fold.Rows.Length; row++)
            {
                IEnumerable<int> numbers = Enumerable.Range(row * fold.TargetCount, fold.TargetCount);
                csv.Write([fold.Rows[row] + 1, index + 1,
                    .. numbers.SelectMany(number => haveLabels ? LabelOf(fold, number) : [fold.Actual[number], fold.Values[number]])]);
            }
        }

        csv.Flush();
    }

    private static object?[] LabelOf(FoldPredictions fold, int number)
    {
        double probability = fold.Values[number];
        return [fold.Actual[number], probability >= LabelMetrics.Threshold ? 1 : 0, (float)probability];
    }
}
