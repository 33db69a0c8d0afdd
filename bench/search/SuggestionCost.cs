using System.Diagnostics;
using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.SearchBench;

/// <summary>Measures the time of suggestions, and the memory that a past trial takes, in the space of lcbench.</summary>
internal static class SuggestionCost
{
    private const int Suggested = 200;

    private static readonly string[] Metrics = ["validation_accuracy", "parameters", "validation_loss"];

    private static readonly (string Name, int Objectives, int[] Trials)[] Searchers =
    [
        ("random", 1, [1_000, 10_000]),
        ("sobol", 1, [1_000, 10_000]),
        ("tpe", 1, [1_000, 10_000]),
        ("tpe", 2, [1_000, 10_000]),
        ("tpe", 3, [1_000, 10_000]),
        ("cmaes", 1, [1_000, 10_000]),
        ("nsga2", 2, [1_000, 10_000]),
        ("gp", 1, [50, 250, 1_000]),
    ];

    private static readonly SearchSpace Space = SearchSpace.Read(SpecJson.Read("""
        {
          "batch_size": {"type": "int", "min": 16, "max": 512, "log": true},
          "learning_rate": {"type": "double", "min": 0.0001, "max": 0.1, "log": true},
          "momentum": {"type": "double", "min": 0.1, "max": 0.99},
          "weight_decay": {"type": "double", "min": 0.00001, "max": 0.1},
          "num_layers": {"type": "int", "min": 1, "max": 5},
          "max_units": {"type": "int", "min": 64, "max": 1024, "log": true},
          "max_dropout": {"type": "double", "min": 0, "max": 1}
        }
        """), new Problems());

    /// <summary>Prints one line for each searcher and number of finished trials.</summary>
    public static void Print()
    {
        // The first suggestions run code that is not optimised yet.
        foreach ((string name, int objectives, int[] trials) in Searchers)
        {
            for (int round = 0; round < 3; round++) Measure(name, objectives, trials[0], Console.Error);
        }

        Console.WriteLine("searcher  objectives  trials   median ms      p99 ms  processor ms  bytes a trial");
        foreach ((string name, int objectives, int[] counts) in Searchers)
        {
            foreach (int trials in counts) Measure(name, objectives, trials, Console.Out);
        }
    }

    private static void Measure(string name, int objectives, int trials, TextWriter output)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        string several = string.Join(", ", Metrics.Take(objectives).Select(metric => $$"""{"metric": "{{metric}}"}"""));
        string objective = objectives == 1 ? $"\"metric\": \"{Metrics[0]}\"" : $"\"objectives\": [{several}]";
        string section = $$"""{"name": "{{name}}", "max_trials": {{trials + Suggested}}, {{objective}}}""";
        SearcherSpec spec = SearcherSpec.Read(
            new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", new Problems()), Space, LearningTask.Default)!;
        var suggestions = new Suggestions(spec.Create(Space, 1));

        // The first trials are told as after a restart: nothing is suggested for them.
        for (int trial = 1; trial <= trials; trial++) Tell(trial, RandomSearcher.Draw(Space, 2, trial, 0));
        suggestions.Suggest(trials + 1);
        double bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)trials;
        var times = new List<double>();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        for (int trial = trials + 1; trial <= trials + Suggested; trial++)
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<(string Name, SpecNode Value)> suggested = suggestions.Suggest(trial);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Tell(trial, suggested);
        }

        double mean = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / Suggested;
        times.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-8}  {objectives,10}  {trials,6}  {times[Suggested / 2],10:0.000}  {times[Suggested - 3],10:0.000}  {mean,12:0.000}  "
                + $"{bytes,13:0}"));
        GC.KeepAlive(suggestions);

        void Tell(int trial, IReadOnlyList<(string Name, SpecNode Value)> assignment) => suggestions.Tell(
            trial,
            assignment.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))),
            Status.Completed,
            Math.Sin(trial * 12.9898),
            otherScores: [.. Enumerable.Range(1, objectives - 1).Select(other => Math.Sin(trial * (40.1 + other)))]);
    }
}
