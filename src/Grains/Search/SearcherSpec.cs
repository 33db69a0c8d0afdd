using Gridfold.Models.Input;
using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Search;

/// <summary>The <c>searcher</c> section: who suggests trials, and the objective.</summary>
/// <param name="Name">grid or random.</param>
/// <param name="MaxTrials">The budget of a random search; null for a grid.</param>
/// <param name="Objective">Metric and direction.</param>
public sealed record SearcherSpec(string Name, long? MaxTrials, Objective Objective)
{
    private static readonly Dictionary<string, string> Names = new() { ["grid"] = "grid", ["random"] = "random" };
    private static readonly Dictionary<string, bool> Modes = new() { ["max"] = true, ["min"] = false };

    /// <summary>Reads the section and checks it against the space.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="space">The search space.</param>
    /// <param name="metrics">The metrics that a fold reports.</param>
    public static SearcherSpec Read(SpecMapReader reader, SearchSpace space, IReadOnlyCollection<string> metrics)
    {
        reader.RequiredNode("name", "grid or random");
        string name = reader.Choice("name", Names, "");
        string metric = reader.Has("metric")
            ? reader.Choice("metric", metrics.ToDictionary(known => known), metrics.First())
            : "validation_f1_macro";
        bool isMaximized = reader.Choice("mode", Modes, MetricTable.Find(metric)?.IsMaximized != false);
        if (MetricTable.Find(metric)?.IsMaximized == !isMaximized)
        {
            reader.Problems.Warning(
                $"searcher.mode is {(isMaximized ? "max" : "min")} for {metric}: the search looks for the worst trial", reader.LocationOf("mode"));
        }

        long? maxTrials = null;
        if (name == "random" && reader.RequiredNode("max_trials", "the number of trials to draw") is not null)
            maxTrials = reader.Long("max_trials", 1, min: 1);
        if (name == "grid")
        {
            if (reader.Has("max_trials")) reader.Error("max_trials", "a grid has exactly its cells: remove it, or use {name: random}");
            CheckGrid(space, reader);
        }

        _ = reader.Has("max_trials");
        reader.RejectUnknownKeys();
        return new SearcherSpec(name, maxTrials, new Objective(metric, isMaximized));
    }

    /// <summary>The searcher that the section describes.</summary>
    public ISearcher Create(SearchSpace space, ulong seed) =>
        MaxTrials is { } trials ? new RandomSearcher(space, seed, trials) : new GridSearcher(space);

    private static void CheckGrid(SearchSpace space, SpecMapReader reader)
    {
        foreach (Parameter parameter in space.Parameters.Where(parameter => parameter.GridCount is null))
        {
            reader.Problems.Error(
                $"hyperparameters.{parameter.Name} is a range without end for a grid; a grid needs single values: add count or step, or use the random searcher",
                parameter.Location);
        }

        try
        {
            _ = space.GridSize;
        }
        catch (OverflowException)
        {
            reader.Problems.Error("the grid has more than 9,223,372,036,854,775,807 cells; it must have fewer: use the random searcher", reader.Location);
        }
    }
}
