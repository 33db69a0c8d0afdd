using System.Globalization;

namespace Gridfold.SearchBench.Regrets;

/// <summary>Compares the contenders on one scenario.</summary>
/// <param name="scenario">The scenario's name.</param>
/// <param name="parallel">The number of trials in progress.</param>
/// <param name="results">The results: each contender on the same tasks and seeds.</param>
internal sealed class RegretTable(string scenario, int parallel, IReadOnlyList<SearchResult> results)
{
    // The contenders that the others are tested against.
    private static readonly string[] References = ["optuna-tpe-multivariate", "tpe"];

    // One list of results for each contender, in the same order of tasks and seeds.
    private readonly SearchResult[][] _contenders = [.. results.GroupBy(result => result.Searcher).Select(group => group.ToArray())];

    private readonly int _budgets = results.Min(result => result.Regrets.Length);

    /// <summary>Prints the table as Markdown.</summary>
    public void Print(TextWriter output)
    {
        string[] budgets = [.. SearchResult.Budgets[.._budgets].Select(budget => $"{budget}")];
        output.WriteLine($"\n{scenario}, {parallel} in progress, {_contenders[0].Length} searches each: mean regret, and mean rank after "
            + $"{budgets[^1]} trials. p: Wilcoxon's test with Holm's correction, a minus where the contender's mean is lower.\n");
        string[] references = [.. References.Where(name => _contenders.Any(contender => contender[0].Searcher == name))];
        string[] tests = [.. references.SelectMany(name => budgets.Select(budget => $"p {name} {budget}"))];
        WriteRow(output, ["searcher", .. budgets, "rank", "ms", .. tests]);
        WriteRow(output, Enumerable.Repeat("---", 3 + budgets.Length + tests.Length));
        double[] ranks = MeanRanks();
        string[][] tested = [.. references.SelectMany(name => Enumerable.Range(0, _budgets).Select(budget => Test(name, budget)))];
        foreach ((int index, SearchResult[] contender) in _contenders.Index())
        {
            WriteRow(output,
            [
                contender[0].Searcher,
                .. Enumerable.Range(0, _budgets).Select(budget => Text("0.00000", contender.Average(result => result.Regrets[budget]))),
                Text("0.00", ranks[index]),
                Text("0.0", contender.Average(result => result.Milliseconds)),
                .. tested.Select(column => column[index]),
            ]);
        }
    }

    /// <summary>Each contender's mean rank by its last regret. Equal regrets share their ranks.</summary>
    private double[] MeanRanks() => [.. _contenders.Select(contender => contender.Index().Average(search =>
    {
        double own = search.Item.Regrets[_budgets - 1];
        double[] others = [.. _contenders.Select(other => other[search.Index].Regrets[_budgets - 1])];
        return others.Count(other => other < own) + ((others.Count(other => other == own) + 1) / 2.0);
    }))];

    private string[] Test(string name, int budget)
    {
        SearchResult[] reference = _contenders.First(contender => contender[0].Searcher == name);
        int[] tested = [.. Enumerable.Range(0, _contenders.Length).Where(index => _contenders[index] != reference)];
        double[] values = SignedRankTest.Holm([.. tested.Select(index => SignedRankTest.PValueOf(Differences(index)))]);
        string[] column = [.. _contenders.Select(_ => "")];
        foreach ((int place, int index) in tested.Index())
            column[index] = (Differences(index).Average() < 0 ? "-" : "") + Text("0.000", values[place]);
        return column;

        IEnumerable<double> Differences(int index) =>
            _contenders[index].Zip(reference, (own, other) => own.Regrets[budget] - other.Regrets[budget]);
    }

    private static string Text(string format, double number) => number.ToString(format, CultureInfo.InvariantCulture);

    private static void WriteRow(TextWriter output, IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}
