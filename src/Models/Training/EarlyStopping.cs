using Gridfold.Models.Input;
using Gridfold.Models.Metrics;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>training.early_stopping</c>: a training ends once its validation metric has not improved for some epochs (Prechelt, "Early stopping -
/// but
/// when?", 1998). Weights and metrics are those of the epoch that it ends at, as they are without it: the best epoch's score on the rows
/// that made it the best would be too good.
/// </summary>
/// <param name="Metric">One of <see cref="EpochMetrics.Names"/> that begins with validation_.</param>
/// <param name="Patience">After how many epochs without improvement it ends, at least 1.</param>
/// <param name="MinDelta">By more than this an epoch must be better than the best before it to be an improvement; at least 0.</param>
public sealed record EarlyStopping(string Metric, int Patience, double MinDelta)
{
    private const string DefaultMetric = "validation_loss";
    private static readonly Dictionary<string, string> Metrics =
        MetricTable.All.Select(metric => MetricTable.Validation + metric.Name).ToDictionary(name => name);

    /// <summary>Reads the map and reports what is wrong in it.</summary>
    public static EarlyStopping Read(SpecMapReader reader)
    {
        string metric = reader.Choice("metric", Metrics, DefaultMetric);
        reader.RequiredNode("patience", "after how many epochs without improvement a training ends, as in patience: 10");
        int patience = reader.Integer("patience", 1, min: 1);
        double minDelta = reader.Number("min_delta", 0, min: 0);
        reader.RejectUnknownKeys();
        return new EarlyStopping(metric, patience, minDelta);
    }

    /// <summary>Looks at a training from its beginning.</summary>
    /// <param name="history">The epochs that have ended.</param>
    public EarlyStoppingState After(IEnumerable<EpochMetrics> history) => After(history.Select(epoch => epoch.Get(Metric)));

    /// <summary>Looks at a training from its beginning.</summary>
    /// <param name="values">The metric at the end of each epoch.</param>
    public EarlyStoppingState After(IEnumerable<double> values)
    {
        var state = new EarlyStoppingState(this);
        foreach (double value in values) state.Add(value);
        return state;
    }

    internal bool IsImprovement(double value, double best) =>
        MetricTable.Find(Metric)?.IsMaximized == false ? value < best - MinDelta : value > best + MinDelta;
}

/// <summary>What early stopping knows of a training: it follows from the epochs that have ended, so nothing of it is saved.</summary>
public sealed class EarlyStoppingState
{
    private readonly EarlyStopping _rule;
    private int _epochs;
    private double _best;

    /// <summary>Before the first epoch.</summary>
    public EarlyStoppingState(EarlyStopping rule) => _rule = rule;

    /// <summary>The last epoch that was an improvement, 1-based; 0 before the first epoch has ended.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Whether the training ends here.</summary>
    public bool IsOver => _epochs - BestEpoch >= _rule.Patience;

    /// <summary>An epoch has ended.</summary>
    /// <param name="value">Its value of the rule's metric.</param>
    public void Add(double value)
    {
        _epochs++;
        if (BestEpoch == 0 || _rule.IsImprovement(value, _best)) (BestEpoch, _best) = (_epochs, value);
    }
}
