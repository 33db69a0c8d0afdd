using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Tests.Search;

/// <summary>Searches by searchers that learn, on a cost that is known.</summary>
internal static class LearntSearch
{
    /// <summary>A space with an axis of each kind.</summary>
    public static SearchSpace Mixed { get; } = new(
    [
        new RangeParameter("lr", 1e-5, 1, false, true, null, null),
        new RangeParameter("hidden", 1, 200, true, true, null, null),
        new CategoricalParameter("activation", [SpecScalar.Of("relu"), SpecScalar.Of("tanh"), SpecScalar.Of("gelu")]),
        new CategoricalParameter("fixed", [SpecScalar.Of(8)]),
        new RangeParameter("layers", 1, 5, true, false, null, null),
        new RangeParameter("units", 1, 1000, true, false, null, null),
    ]);

    /// <summary>The same space with one activation, so that all its axes are numbers.</summary>
    public static SearchSpace Numeric { get; } = new(
        [.. Mixed.Parameters.Select((parameter, index) => index == 2
            ? new CategoricalParameter("activation", [SpecScalar.Of("tanh")])
            : parameter)]);

    /// <summary>A space of one range of real numbers.</summary>
    public static SearchSpace Line { get; } = new([new RangeParameter("x", 0, 1, false, false, null, null)]);

    public static ISearcher Create(string name, SearchSpace space, ulong seed, int lag, string mode = "max", int trials = 1000)
    {
        string section = $$"""{"name": "{{name}}", "max_trials": {{trials}}, "lag": {{lag}}, "metric": "m", "mode": "{{mode}}"}""";
        var reader = new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", new Problems());
        return SearcherSpec.Read(reader, space, LearningTask.Default)!.Create(space, seed);
    }

    /// <summary>Runs a search. A search for the maximum gets the negated costs.</summary>
    public static string[] Run(
        ISearcher searcher, Func<IReadOnlyList<(string Name, SpecNode Value)>, double> cost, int trials, bool isMaximized = true) =>
        [.. Costs(searcher, cost, trials, isMaximized).Select(trial => trial.Text)];

    /// <summary>The least cost that a search finds.</summary>
    public static double Best(ISearcher searcher, int trials) => Costs(searcher, Cost, trials, isMaximized: true).Min(trial => trial.Cost);

    /// <summary>Least at lr = 0.01, hidden = 32, tanh, 3 layers, 700 units.</summary>
    public static double Cost(IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        double lr = (Math.Log10(Number(values)) + 2) / 5, hidden = Math.Log(((SpecScalar)values[1].Value).Number!.Value / 32) / 5;
        double layers = (((SpecScalar)values[4].Value).Number!.Value - 3) / 5;
        double units = (((SpecScalar)values[5].Value).Number!.Value - 700) / 1000;
        double activation = SpecJson.Write(values[2].Value) == "\"tanh\"" ? 0 : 0.3;
        return (lr * lr) + (hidden * hidden) + (layers * layers) + (units * units) + activation;
    }

    public static PastTrial Past(double x, double cost) => new([("x", SpecScalar.Of(x))], Status.Completed, -cost);

    public static PastTrial Pending(double x) => new([("x", SpecScalar.Of(x))], Status.Running, null);

    public static PastTrial Failed(double x) => new([("x", SpecScalar.Of(x))], Status.Failed, null);

    /// <summary>The first value.</summary>
    public static double Number(IReadOnlyList<(string Name, SpecNode Value)> values) => ((SpecScalar)values[0].Value).Number!.Value;

    public static string Text(IReadOnlyList<(string Name, SpecNode Value)> values) =>
        string.Join(' ', values.Select(value => SpecJson.Write(value.Value)));

    private static List<(string Text, double Cost)> Costs(
        ISearcher searcher, Func<IReadOnlyList<(string Name, SpecNode Value)>, double> cost, int trials, bool isMaximized)
    {
        var suggestions = new Suggestions(searcher);
        var costs = new List<(string Text, double Cost)>();
        for (int trial = 1; trial <= trials; trial++)
        {
            IReadOnlyList<(string Name, SpecNode Value)> values = suggestions.Suggest(trial);
            costs.Add((Text(values), cost(values)));
            suggestions.Tell(trial, values.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))), Status.Completed,
                isMaximized ? -costs[^1].Cost : costs[^1].Cost);
        }

        return costs;
    }
}
