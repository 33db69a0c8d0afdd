using Gridfold.SearchBench.Regrets.Functions;

namespace Gridfold.SearchBench.Regrets;

/// <summary>Runs every contender on every problem and prints tables.</summary>
internal static class RegretBenchmark
{
    /// <summary>Runs the benchmark.</summary>
    /// <returns>The exit code of the program: 0.</returns>
    public static int Run(RegretOptions options)
    {
        Dictionary<(string, string, int, string, int), SearchResult> kept =
            options.Keep is { } file && File.Exists(file)
                ? File.ReadLines(file).Select(SearchResult.Parse).ToDictionary(result => result.Key)
                : [];
        Contender[] contenders = [.. options.Searchers.Select(name => CreateContender(name, options))];
        foreach (Scenario scenario in Scenario.All.Where(scenario => options.Scenarios.Contains(scenario.Name)))
        {
            using var surrogate = new Surrogate(scenario, options.Data);
            Compare(scenario.Name, SurrogateProblem.Read(surrogate, options.Tasks ?? scenario.Tasks[..options.DefaultTasks], options.Data));
        }

        if (options.Scenarios.Contains(BbobProblem.Name))
            Compare(BbobProblem.Name, [.. (options.Tasks ?? [.. BbobProblem.Tasks.Take(options.DefaultFunctions)]).Select(BbobProblem.Of)]);
        if (options.Table is { } table)
        {
            Compare(TableProblem.SetName, [TableProblem.Read(table, areOrdered: false)]);
            Compare($"{TableProblem.SetName}, ordered", [TableProblem.Read(table, areOrdered: true)]);
        }

        foreach (Contender contender in contenders) contender.Dispose();
        return 0;

        void Compare(string set, Problem[] problems)
        {
            foreach (int parallel in options.Parallel)
            {
                List<SearchResult> results = [];
                foreach (Contender contender in contenders)
                {
                    foreach (Problem problem in problems)
                    {
                        for (int seed = 1; seed <= options.Seeds; seed++) results.Add(Search(contender, problem, parallel, seed));
                    }
                }

                new RegretTable(set, parallel, results).Print(Console.Out);
            }
        }

        SearchResult Search(Contender contender, Problem problem, int parallel, int seed)
        {
            int shown = contender.DoesLearn ? parallel : 0;
            if (kept.TryGetValue((problem.Set, contender.Name, shown, problem.Task, seed), out SearchResult? known))
                return known;
            SearchResult result = SearchResult.Of(contender, problem, parallel, seed, options.Trials);
            kept[result.Key] = result;
            if (options.Keep is { } file) File.AppendAllLines(file, [result.ToString()]);
            return result;
        }
    }

    private static Contender CreateContender(string name, RegretOptions options)
    {
        if (name.StartsWith(OptunaContender.ClonePrefix, StringComparison.Ordinal))
        {
            string clone = options.Optuna ?? throw new ArgumentException($"The searcher {name} needs --optuna FOLDER.");
            return new OptunaContender(name[OptunaContender.ClonePrefix.Length..], options.Python, clone);
        }

        return name.StartsWith(OptunaContender.Prefix, StringComparison.Ordinal)
            ? new OptunaContender(name[OptunaContender.Prefix.Length..], options.Python, null)
            : new GridfoldContender(name);
    }
}
