using System.Diagnostics;
using System.Globalization;
using Gridfold.Grains.Search;
using Gridfold.Grains;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

// The space of lcbench: 7 parameters of a network.
SearchSpace space = SearchSpace.Read(SpecJson.Read("""
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

// The first suggestions run code that is not optimised yet.
for (int round = 0; round < 3; round++) Measure("tpe", 1_000, Console.Error);
Console.WriteLine("searcher  trials   median ms      p99 ms  bytes a trial");
foreach (string name in (string[])["random", "sobol", "tpe"])
{
    foreach (int trials in (int[])[1_000, 10_000]) Measure(name, trials, Console.Out);
}

void Measure(string name, int trials, TextWriter output)
{
    long before = GC.GetTotalMemory(forceFullCollection: true);
    SearcherSpec spec = SearcherSpec.Read(
        new SpecMapReader(
            (SpecMap)SpecJson.Read($$"""{"name": "{{name}}", "max_trials": {{trials + 200}}, "metric": "validation_accuracy"}"""),
            "searcher", new Problems()),
        space, LearningTask.Default)!;
    var suggestions = new Suggestions(spec.Create(space, 1));

    // The first trials are told as after a restart: nothing is suggested for them.
    for (int trial = 1; trial <= trials; trial++) Tell(trial, RandomSearcher.Draw(space, 2, trial, 0));
    suggestions.Suggest(trials + 1);
    double bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)trials;
    var times = new List<double>();
    for (int trial = trials + 1; trial <= trials + 200; trial++)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<(string Name, SpecNode Value)> suggested = suggestions.Suggest(trial);
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        Tell(trial, suggested);
    }

    times.Sort();
    output.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{name,-8}  {trials,6}  {times[100],10:0.000}  {times[197],10:0.000}  {bytes,13:0}"));
    GC.KeepAlive(suggestions);

    void Tell(int trial, IReadOnlyList<(string Name, SpecNode Value)> assignment) => suggestions.Tell(
        trial, assignment.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))), Status.Completed,
        Math.Sin(trial * 12.9898));
}
