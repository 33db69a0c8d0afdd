using Gridfold.Grains.Predictions;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports;

/// <summary>The probabilities of a trial's validation rows, as the folds keep them. No network predicts a row that it trained on.</summary>
internal static class ValidationProbabilities
{
    /// <summary>Gives the rows of all folds together. A row that several repeats validate counts once for each.</summary>
    /// <exception cref="NotFoundException">The task has no classes, no trial has ended, or the probabilities are not kept.</exception>
    public static ClassProbabilities Of(ReportData data)
    {
        if (!data.HasClasses)
            throw new NotFoundException($"the picture shows probabilities of classes, and the task {data.Spec.Task.Name} has no classes");
        string subject = data.ShownTrial.Subject;
        if (!data.WantsProbabilities)
        {
            throw new NotFoundException($"{subject} keeps no probabilities of its validation rows: no metric of the experiment file reads "
                + "them; a search with metrics: [roc_auc] in its file keeps them");
        }

        return data.Probabilities is { Count: > 0 } folds
            ? Of(folds)
            : throw new NotFoundException($"{subject} keeps no probabilities of its validation rows: its folds have not all ended, or the "
                + "search is too large to keep them");
    }

    /// <summary>Gives the rows of folds together.</summary>
    public static ClassProbabilities Of(IReadOnlyList<FoldPredictions> folds)
    {
        var rows = new ClassProbabilities(folds[0].ClassCount);
        double[] values = new double[rows.ClassCount];
        foreach (FoldPredictions fold in folds)
        {
            for (int row = 0; row < fold.Labels.Length; row++)
            {
                for (int label = 0; label < values.Length; label++) values[label] = fold.Probabilities![(row * values.Length) + label];
                rows.Add(fold.Labels[row], values);
            }
        }

        return rows;
    }
}
