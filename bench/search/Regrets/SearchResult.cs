using System.Globalization;

namespace Gridfold.SearchBench.Regrets;

/// <summary>The regret of one search, and the time of its suggestions. A line of the file that <c>--keep</c> names.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Searcher">The contender's name.</param>
/// <param name="Parallel">The number of trials in progress; 0 where it does not matter.</param>
/// <param name="Task">The task.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Milliseconds">The mean time of a suggestion.</param>
/// <param name="Regrets">The normalised regret after each of <see cref="Budgets"/>, as far as the search went.</param>
internal sealed record SearchResult(
    string Scenario, string Searcher, int Parallel, string Task, int Seed, double Milliseconds, double[] Regrets)
{
    /// <summary>The numbers of trials at which regrets are compared.</summary>
    public static readonly int[] Budgets = [25, 50, 100, 200];

    /// <summary>What tells a search from others.</summary>
    public (string Scenario, string Searcher, int Parallel, string Task, int Seed) Key => (Scenario, Searcher, Parallel, Task, Seed);

    /// <summary>The result of a search.</summary>
    public static SearchResult Of(Contender contender, Problem problem, int parallel, int seed, int trials)
    {
        (double[] scores, TimeSpan suggesting) = contender.Search(problem, parallel, seed, trials);
        double[] regrets =
            [.. Budgets.Where(budget => budget <= trials).Select(budget => problem.RegretOf(scores[..budget].Max()))];
        return new SearchResult(
            problem.Set,
            contender.Name,
            contender.DoesLearn ? parallel : 0,
            problem.Task,
            seed,
            suggesting.TotalMilliseconds / trials,
            regrets);
    }

    /// <summary>Reads a line.</summary>
    public static SearchResult Parse(string line)
    {
        string[] cells = line.Split(',');
        return new SearchResult(cells[0], cells[1], (int)Number(cells[2]), cells[3], (int)Number(cells[4]), Number(cells[5]),
            [.. cells[6..].Select(Number)]);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scenario},{Searcher},{Parallel},{Task},{Seed},{Milliseconds:0.####},")
        + string.Join(',', Regrets.Select(regret => regret.ToString("R", CultureInfo.InvariantCulture)));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
