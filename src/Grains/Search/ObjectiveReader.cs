using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Search;

/// <summary>
/// Reads the objectives of a <c>searcher</c> section: <c>metric</c> and <c>mode</c> for one, and
/// <c>objectives: [{metric: M, mode: max}, ...]</c> for several.
/// </summary>
internal static class ObjectiveReader
{
    /// <summary>The key of several objectives.</summary>
    public const string Key = "objectives";

    // Hypervolumes are exact and cheap for so many.
    private const int Most = 3;

    private static readonly Dictionary<string, bool> Modes = new() { ["max"] = true, ["min"] = false };

    /// <summary>Reads the objectives.</summary>
    /// <param name="reader">The searcher's section.</param>
    /// <param name="task">The task, which knows the metrics.</param>
    /// <returns>The first objective, with the others behind it.</returns>
    public static Objective Read(SpecMapReader reader, LearningTask task)
    {
        bool isNamed = task == Reported.Task;
        Objective only = !isNamed ? ReadOne(reader, task.MetricNames, task.DefaultMetric)
            : reader.Has(Key) ? SearcherSpec.DefaultObjectiveOf(task) : ReadNamed(reader);
        if (reader.List(Key) is not { } items) return only;
        if (reader.Has("metric") || reader.Has("mode"))
            reader.Error(Key, "metric and mode are the keys of one objective: remove them, or remove objectives");
        if (items.Count < 2) reader.Error(Key, $"it must have 2 or {Most} objectives; one objective is written as metric and mode");
        if (items.Count > Most)
        {
            reader.Error(Key, $"it has {items.Count} objectives; at most {Most} are possible, because with more nearly every trial is on "
                + "the Pareto front: remove some");
        }

        var objectives = new List<Objective>();
        foreach ((int index, SpecNode item) in items.Index())
        {
            string path = $"{reader.PathOf(Key)}[{index}]";
            if (SpecMapReader.Open(item, path, reader.Problems) is not { } inside) continue;
            objectives.Add(ReadItem(inside, index == 0, task));
        }

        foreach (IGrouping<string, Objective> same in objectives.GroupBy(objective => objective.Metric).Where(group => group.Count() > 1))
            reader.Error(Key, $"{same.Key} stands in it twice: remove one");
        return objectives.Count == 0 ? only : Objective.Chain(objectives);
    }

    /// <summary>Checks that the searcher can work with the objectives.</summary>
    /// <param name="spec">The searcher.</param>
    /// <param name="reader">Its section.</param>
    public static void Check(SearcherSpec spec, SpecMapReader reader)
    {
        if (spec.Objective.Next is null) return;
        if (!spec.TakesSeveralObjectives)
        {
            reader.Error(Key, $"{spec.Name} learns from one metric: use tpe or nsga2, which learn from several, or write metric and mode");
            return;
        }

        foreach (Objective objective in spec.Objective.ToList().Where(known => !TrainingCost.IsReproducible(known.Metric)))
        {
            if (spec.Learns)
            {
                reader.Error(Key, $"{spec.Name} would learn from {objective.Metric}, and the same file would give other trials each time: "
                    + "use random, sobol, grid or list, or remove it");
            }
            else
            {
                reader.Problems.Warning(
                    $"{objective.Metric} is not reproducible: the machine and its load change it, and with it the Pareto front. "
                        + "The trials and their weights stay the same", reader.LocationOf(Key));
            }
        }
    }

    private static Objective ReadItem(SpecMapReader reader, bool isFirst, LearningTask task)
    {
        reader.RequiredNode("metric", $"as in metric: {task.DefaultMetric}");
        Objective objective = task == Reported.Task
            ? ReadNamed(reader)
            : ReadOne(reader, [.. task.MetricNames, .. TrainingCost.Names], task.DefaultMetric);
        if (isFirst && TrainingCost.Names.Contains(objective.Metric))
            reader.Error("metric", "the first objective gives the score of a trial, so it must be a metric: put this one later");
        double? reference = reader.Has("reference") ? ReadReference(reader, objective) : null;
        reader.RejectUnknownKeys();
        return objective with { Reference = reference };
    }

    /// <summary>Reads a metric that the user's own program reports, and its direction, which nobody else knows.</summary>
    private static Objective ReadNamed(SpecMapReader reader)
    {
        reader.RequiredNode("metric", "a metric that training.command reports, as in metric: accuracy");
        reader.RequiredNode("mode", "max or min, whichever is better");
        string metric = reader.Text("metric") ?? Reported.Task.DefaultMetric;
        if (!Reported.IsMetricName(metric)) reader.Error("metric", Reported.NameRule);
        if (metric == TrainingCost.Parameters) reader.Error("metric", "training.command has no network that Gridfold knows: name another");
        return new Objective(metric, reader.Choice("mode", Modes, true));
    }

    private static double ReadReference(SpecMapReader reader, Objective objective)
    {
        double reference = reader.Number("reference", 0);
        if (objective.IsLoss && !objective.IsMaximized && reference <= 0)
            reader.Error("reference", $"no value of {objective.Metric} is below it: write a number above 0");
        else if (!objective.IsLoss && objective.IsMaximized && reference >= 1)
            reader.Error("reference", $"no value of {objective.Metric} is above it: write a number below 1");
        return reference;
    }

    private static Objective ReadOne(SpecMapReader reader, IReadOnlyList<string> names, string fallback)
    {
        string metric = reader.Choice("metric", names.ToDictionary(known => known), fallback);
        bool isMaximizedBest = MetricTable.Find(metric)?.IsMaximized ?? !TrainingCost.Names.Contains(metric);
        bool isMaximized = reader.Choice("mode", Modes, isMaximizedBest);
        if (isMaximized != isMaximizedBest)
        {
            reader.Problems.Warning(
                $"{reader.PathOf("mode")} is {(isMaximized ? "max" : "min")} for {metric}: the search looks for the worst trial",
                reader.LocationOf("mode"));
        }

        return new Objective(metric, isMaximized);
    }
}
