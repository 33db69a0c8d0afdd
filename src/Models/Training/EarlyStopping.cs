using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>training.early_stopping</c>: ends a training when its validation metric has not improved for some epochs (Prechelt, "Early stopping -
/// but when?", 1998). Weights and metrics are those of the last epoch. The score of the best epoch would be too good, because the same
/// validation rows chose that epoch.
/// </summary>
/// <param name="Metric">A name of <see cref="LearningTask.MetricNames"/> that begins with validation_.</param>
/// <param name="Patience">The number of epochs without improvement after which the training ends; at least 1.</param>
/// <param name="MinDelta">
/// The least improvement. An epoch improves when it is better than the best epoch before by more than this; at least 0.
/// </param>
public sealed record EarlyStopping(string Metric, int Patience, double MinDelta)
{
    private const string DefaultMetric = "validation_loss";

    /// <summary>Reads the map and reports its errors.</summary>
    /// <param name="reader">The map.</param>
    /// <param name="task">The task, which knows the metrics.</param>
    public static EarlyStopping Read(SpecMapReader reader, LearningTask task)
    {
        EarlyStopping rule = ReadRule(reader, task);
        reader.RejectUnknownKeys();
        return rule;
    }

    /// <summary>Reads the keys of the rule from a map that may have other keys.</summary>
    internal static EarlyStopping ReadRule(SpecMapReader reader, LearningTask task)
    {
        IEnumerable<string> metrics = task.Metrics.Select(one => MetricTable.Validation + one.Name);
        string metric = reader.Choice("metric", metrics.ToDictionary(name => name), DefaultMetric);
        reader.RequiredNode("patience", "the number of epochs without improvement to wait for, as in patience: 10");
        int patience = reader.Integer("patience", 1, min: 1);
        double minDelta = reader.Number("min_delta", 0, min: 0);
        return new EarlyStopping(metric, patience, minDelta);
    }

    /// <summary>Gives the state after some epochs of a training.</summary>
    /// <param name="history">The epochs that have ended, from the first.</param>
    public EarlyStoppingState After(IEnumerable<EpochMetrics> history) => After(history.Select(epoch => epoch.Get(Metric)));

    /// <summary>Gives the state after some epochs of a training.</summary>
    /// <param name="values">The metric at the end of each epoch, from the first.</param>
    public EarlyStoppingState After(IEnumerable<double> values)
    {
        var state = new EarlyStoppingState(this);
        foreach (double value in values) state.Add(value);
        return state;
    }

    internal bool IsImprovement(double value, double best) =>
        MetricTable.Find(Metric)?.IsMaximized == false ? value < best - MinDelta : value > best + MinDelta;
}
