using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Search;
using Gridfold.Grains.Search.Pareto;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using Gridfold.SearchBench.Regrets;

namespace Gridfold.SearchBench.Fronts;

/// <summary>Compares searchers with several objectives on functions whose fronts are known.</summary>
internal static class FrontBenchmark
{
    private const int Lag = 4;

    private static readonly int[] Budgets = [100, 200];
    private static readonly int[] Dimensions = [5, 10];
    private static readonly string[] Metrics = ["validation_loss", "parameters", "validation_log_loss"];

    /// <summary>Runs the benchmark and prints a table for each function.</summary>
    /// <param name="words">
    /// The searchers, with commas between them, and the number of seeds. A number behind a searcher, as in <c>nsga2:50</c>, is its
    /// population.
    /// </param>
    /// <returns>The exit code of the program: 0.</returns>
    public static int Run(string[] words)
    {
        string[] searchers = words.Length > 0 ? words[0].Split(',') : ["random", "tpe", "nsga2"];
        int seeds = words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 10;
        Console.WriteLine(
            $"Share of the front's hypervolume, mean of {seeds} seeds, lag {Lag}. p: Wilcoxon's test against {searchers[^1]}.");
        foreach (string function in TestFronts.Names)
        {
            foreach (int dimensions in Dimensions)
            {
                double[][][] shares = [.. searchers.Select(searcher => Enumerable.Range(1, seeds)
                    .Select(seed => SharesOf(searcher, function, dimensions, (ulong)seed)).ToArray())];
                for (int searcher = 0; searcher < searchers.Length; searcher++)
                    Print($"{function}, {dimensions} parameters | {searchers[searcher],-9}", shares[searcher], shares[^1]);
            }
        }

        return 0;
    }

    private static void Print(string title, double[][] shares, double[][] others)
    {
        IEnumerable<string> cells = Budgets.Select((_, budget) => string.Create(
            CultureInfo.InvariantCulture,
            $"{shares.Average(share => share[budget]),6:0.000} p {PValue(shares, others, budget):0.000}"));
        Console.WriteLine($"| {title} | {string.Join(" | ", cells)} |");
    }

    private static double PValue(double[][] shares, double[][] others, int budget) =>
        SignedRankTest.PValueOf([.. shares.Zip(others, (own, other) => own[budget] - other[budget])]);

    /// <summary>The hypervolume after each budget as a share of that of the function's front.</summary>
    private static double[] SharesOf(string searcher, string function, int dimensions, ulong seed)
    {
        SearchSpace space = new([.. Enumerable.Range(0, dimensions)
            .Select(axis => new RangeParameter($"x{axis}", 0, 1, false, false, null, null))]);
        var suggestions = new Suggestions(Read(searcher, TestFronts.ObjectivesOf(function), space).Create(space, seed));
        var points = new List<double[]>();
        for (int trial = 1; trial <= Budgets[^1]; trial++)
        {
            IReadOnlyList<(string Name, SpecNode Value)> values = suggestions.Suggest(trial);
            double[] costs = TestFronts.CostsOf(function, [.. values.Select(value => ((SpecScalar)value.Value).Number!.Value)]);
            points.Add(costs);
            suggestions.Tell(trial, values.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))), Status.Completed,
                costs[0], otherScores: costs[1..]);
        }

        double[] reference = [.. points[0].Select(_ => TestFronts.ReferenceOf(function))];
        return [.. Budgets.Select(budget => Hypervolume.Of(points.Take(budget), reference) / TestFronts.HypervolumeOf(function))];
    }

    private static SearcherSpec Read(string searcher, int objectives, SearchSpace space)
    {
        string[] parts = searcher.Split(':');
        string keys = (parts.Length > 1 ? $", \"population\": {parts[1]}" : "")
            + (parts[0] is "random" or "sobol" ? "" : $", \"lag\": {Lag}");
        string several = string.Join(", ", Metrics.Take(objectives).Select(metric => $$"""{"metric": "{{metric}}"}"""));
        string section = $$"""{"name": "{{parts[0]}}", "max_trials": {{Budgets[^1]}}, "objectives": [{{several}}]{{keys}}}""";
        var problems = new Problems();
        return SearcherSpec.Read(new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", problems), space, LearningTask.Default)
            ?? throw new ArgumentException(problems.Errors[0].Message);
    }
}
