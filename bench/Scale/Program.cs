using System.Diagnostics;
using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Scale;

if (args is ["silo", ..])
{
    await SiloProcess.Run(args[1..]);
    return;
}

if (args is not ({ Length: 5 }))
{
    Console.Error.WriteLine("usage: Gridfold.Scale SILOS SLOTS TRIALS EPOCHS EPOCH_MILLISECONDS   (0 silos: one in this process, on SQLite; else on Redis)");
    Environment.ExitCode = 2;
    return;
}

int[] numbers = [.. args.Select(argument => int.Parse(argument, CultureInfo.InvariantCulture))];
(int silos, int slots, int trials, int epochs, int milliseconds) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
string folder = Directory.CreateTempSubdirectory("gridfold-scale-").FullName;
try
{
    await using IScaleCluster cluster = silos == 0
        ? await EmbeddedCluster.Start(slots, milliseconds, folder)
        : await RedisCluster.Start(silos, slots, milliseconds, folder);
    await Measure(cluster);
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task Measure(IScaleCluster cluster)
{
    // A short search first, so that the code is compiled and the silos know each other.
    await Search(cluster, "warm-up", Math.Min(trials, 2000), 1, _ => Task.CompletedTask);
    double slowestTop = 0;
    long lastEnded = 0;
    var lastAt = Stopwatch.StartNew();
    TimeSpan took = await Search(cluster, SleepingTrainer.Measured, trials, epochs, async snapshot =>
    {
        long asked = Stopwatch.GetTimestamp();
        await cluster.Grains.GetGrain<ILeaderboardGrain>(SleepingTrainer.Measured).GetTop(100);
        double top = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        slowestTop = Math.Max(slowestTop, top);
        Console.WriteLine(FormattableString.Invariant(
            $"{snapshot.WallSeconds,8:0.0} s  {snapshot.Completed,8} trials  {(snapshot.Completed - lastEnded) / lastAt.Elapsed.TotalSeconds,7:0} a second  top 100 in {top,5:0.0} ms"));
        (lastEnded, lastAt) = (snapshot.Completed, Stopwatch.StartNew());
    });
    double ideal = (double)trials * epochs * milliseconds / 1000 / (slots * Math.Max(1, silos));
    Console.WriteLine(FormattableString.Invariant($"{trials} trials in {took.TotalSeconds:0.0} s: {trials / took.TotalSeconds:0} a second; at least {ideal:0.0} s; slowest top 100: {slowestTop:0.0} ms"));
    foreach (SiloMeasures measures in await cluster.Stop())
    {
        Console.WriteLine(FormattableString.Invariant(
            $"silo: {measures.Folds} folds, gap median {measures.MedianGap:0.00} ms, p99 {measures.P99Gap:0.00} ms; {measures.Epochs} epochs; {measures.PeakMegabytes:0} MiB at most, {measures.HeapMegabytes:0} MiB reachable at the end; {measures.CpuSeconds:0} s of CPU"));
    }
}

async Task<TimeSpan> Search(IScaleCluster cluster, string id, int count, int epochsEach, Func<ExperimentSnapshot, Task> each)
{
    string spec = $$$"""
        {
          "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "scale",
          "dataset": {"name": "iris"},
          "model": {"layers": [{"linear": "classes"}]},
          "training": {"optimizer": {"name": "sgd", "lr": 0.1}, "batch_size": "${x}", "epochs": "${epochs}"},
          "hyperparameters": {"x": {"type": "int", "min": 1, "max": {{{count}}}, "step": 1}, "epochs": {"type": "const", "value": {{{epochsEach}}}}},
          "searcher": {"name": "grid", "metric": "validation_accuracy", "mode": "max"},
          "validation": {"type": "holdout", "fraction": 0.2}
        }
        """;
    var watch = Stopwatch.StartNew();
    IExperimentGrain experiment = cluster.Grains.GetGrain<IExperimentGrain>(id);
    await experiment.Submit(new ExperimentSubmission(id, spec, spec, "fingerprint", ["a", "b"]));
    using var period = new PeriodicTimer(TimeSpan.FromSeconds(10), TimeProvider.System);
    Task<bool> tick = period.WaitForNextTickAsync().AsTask();
    await foreach (ExperimentSnapshot snapshot in experiment.Watch(CancellationToken.None))
    {
        if (snapshot.Status.IsFinal()) return watch.Elapsed;
        if (!tick.IsCompleted) continue;
        await each(snapshot);
        tick = period.WaitForNextTickAsync().AsTask();
    }

    throw new InvalidOperationException("The experiment has not ended.");
}
