using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tasks;

/// <summary>
/// What a network learns. A task owns the losses, the metrics and their defaults. Its <see cref="Targets"/> own the form of the targets,
/// the head that fits them, and the <see cref="Tally"/> that judges predictions. A new task is a file beside this one and a line in
/// <see cref="All"/>.
/// </summary>
public abstract class LearningTask
{
    /// <summary>The task of an experiment file that names none, where its label holds classes.</summary>
    public static LearningTask Default => Classification.Task;

    /// <summary>Every task that a file may name. A training by the user's own program has <see cref="Reported"/>.</summary>
    public static IReadOnlyList<LearningTask> All => [Classification.Task, Regression.Task, Multilabel.Task];

    /// <summary>The task's name, as in classification.</summary>
    public abstract string Name { get; }

    /// <summary>The metric of an objective that names none, as in validation_f1_macro.</summary>
    public abstract string DefaultMetric { get; }

    /// <summary>Whether the rows have classes.</summary>
    public abstract bool HasClasses { get; }

    /// <summary>Whether each row has several labels, each 0 or 1.</summary>
    public virtual bool HasLabels => false;

    /// <summary>Whether the columns of <c>dataset.label</c> are read as numbers.</summary>
    public virtual bool ReadsNumbers => HasLabels;

    /// <summary>The metrics that people look at first, the most telling first: at least two, without the part of the data.</summary>
    public abstract IReadOnlyList<string> Headline { get; }

    /// <summary>The metrics that tables of folds show: the first of the headline and the loss, of validation and training rows.</summary>
    public IReadOnlyList<string> FoldMetrics => Headline.Count == 0
        ? []
        : [.. ((string[])[MetricTable.Validation, MetricTable.Training])
            .SelectMany(part => (string[])[part + Headline[0], $"{part}loss"])];

    /// <summary>The metrics that every training of the task measures.</summary>
    public MetricSet Standard => field ??= MetricSet.StandardOf(Metrics);

    /// <summary>
    /// The names of the standard metrics with their parts of the data, as in validation_loss. Those of validation rows come first.
    /// </summary>
    public IReadOnlyList<string> StandardNames =>
        [.. ((string[])[MetricTable.Validation, MetricTable.Training])
            .SelectMany(part => Standard.All.Select(metric => part + metric.Name))];

    /// <summary>The loss of a training that names none.</summary>
    public LossSpec DefaultLoss => Losses[DefaultLossName](new SpecMapReader(new SpecMap([]), "loss", new Problems()));

    /// <summary>The metrics that judgements of this task allow, in the order of the <see cref="MetricTable"/>.</summary>
    public virtual IReadOnlyList<Metric> Metrics =>
        field ??= [.. MetricTable.All.Where(metric => metric.IsKnownOf(Judged))];

    /// <summary>
    /// The names that users write for the metrics. The metrics of validation rows come first. Probabilities are kept of validation rows
    /// only, so metrics that need them have no training_ form.
    /// </summary>
    public IReadOnlyList<string> MetricNames =>
        [.. Metrics.Select(metric => MetricTable.Validation + metric.Name),
            .. Metrics.Where(metric => metric.IsOfTrainingRows).Select(metric => MetricTable.Training + metric.Name)];

    /// <summary>What the judgements of this task hold.</summary>
    protected abstract MetricNeeds Judged { get; }

    /// <summary>
    /// The losses by the names that users write, each with the reader of its settings. A new loss is a file beside the others and a line
    /// in its task.
    /// </summary>
    protected abstract IReadOnlyDictionary<string, Func<SpecMapReader, LossSpec>> Losses { get; }

    /// <summary>The name of the loss of a training that names none.</summary>
    protected abstract string DefaultLossName { get; }

    /// <summary>The names of the losses.</summary>
    public IEnumerable<string> LossNames => Losses.Keys;

    /// <summary>Finds the task whose metrics were measured; the default task when no metric tells.</summary>
    /// <param name="names">The names of the metrics, as in validation_rmse. The first is that of the objective.</param>
    public static LearningTask ThatMeasures(IEnumerable<string> names)
    {
        string[] measured = [.. names];
        if (measured is [var objective, ..] && MetricTable.Find(objective) is null) return Reported.Task;
        Metric[] telling = [.. measured.Select(MetricTable.Find).OfType<Metric>().Where(metric => metric.Needs != MetricNeeds.None)];
        return telling.Length == 0 ? Default : All.MaxBy(task => telling.Count(task.Metrics.Contains))!;
    }

    /// <summary>Reads the key <c>loss</c> of the training section.</summary>
    public LossSpec ReadLoss(SpecMapReader training) => LossSpec.Read(training, Losses, DefaultLossName);
}
