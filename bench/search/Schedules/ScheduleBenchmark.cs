using System.Globalization;
using Gridfold.SearchBench.Regrets;

namespace Gridfold.SearchBench.Schedules;

/// <summary>Runs searchers with trial schedulers on tasks of lcbench, and prints final regrets and shares of the epochs.</summary>
internal static class ScheduleBenchmark
{
    /// <summary>Runs the benchmark.</summary>
    /// <returns>The exit code of the program: 0.</returns>
    public static int Run(ScheduleOptions options)
    {
        Scenario scenario = Scenario.All[0];
        using var surrogate = new Surrogate(scenario, options.Data);
        using var optuna = new OptunaSchedule(options.Python);
        foreach (string[] tasks in options.Tasks)
        {
            SurrogateProblem[] problems = SurrogateProblem.Read(surrogate, tasks, options.Data);
            Console.WriteLine($"lcbench, tasks {string.Join(", ", tasks)}, {options.Trials} trials, {options.Seeds} seeds:");
            Console.WriteLine("| searcher | scheduler | regret | worse than none by, at most | share of the epochs |");
            Console.WriteLine("|---|---|---|---|---|");
            foreach (string searcher in options.Searchers)
            {
                double[]? full = null;
                foreach (SchedulerChoice scheduler in options.Schedulers)
                {
                    (double Best, long Epochs)[] found = [.. problems.SelectMany(problem => Enumerable.Range(1, options.Seeds)
                        .Select(seed => searcher.StartsWith("optuna-", StringComparison.Ordinal)
                            ? optuna.Search(problem, searcher["optuna-".Length..], scheduler.Name, seed, scheduler.Trials ?? options.Trials)
                            : GridfoldSchedule.Search(problem, searcher, scheduler, seed, options)))];
                    double[] regrets = [.. found.Select((search, index) => problems[index / options.Seeds].RegretOf(search.Best))];
                    full ??= regrets;
                    double share = found.Sum(search => search.Epochs) / (scenario.Fidelity["epoch"] * options.Trials * found.Length);
                    double most = regrets.Zip(full, (one, none) => one - none).Max();
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| `{searcher}` | `{scheduler.Text}` | {regrets.Average():0.0000} | {most:0.0000} | {share:P1} |"));
                }
            }
        }

        return 0;
    }
}
