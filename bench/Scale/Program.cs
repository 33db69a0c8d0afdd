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
    Console.Error.WriteLine(
        "usage: Gridfold.Scale SILOS SLOTS TRIALS EPOCHS EPOCH_MILLISECONDS   (0 silos: one in this process, on SQLite; else on Redis)");
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
    await Search(cluster, "scale-bbbbb", Math.Min(trials, 2000), 1, _ => Task.CompletedTask);
    double slowestTop = 0;
    var watch = Stopwatch.StartNew();
    (long Trials, TimeSpan At, TimeSpan Cpu) before = (0, TimeSpan.Zero, Environment.CpuUsage.TotalTime);
    TimeSpan took = await Search(cluster, SleepingTrainer.Measured, trials, epochs, async snapshot =>
    {
        (long Trials, TimeSpan At, TimeSpan Cpu) now = (snapshot.Completed, watch.Elapsed, Environment.CpuUsage.TotalTime);
        long asked = Stopwatch.GetTimestamp();
        await cluster.Grains.GetGrain<ILeaderboardGrain>(SleepingTrainer.Measured).GetTop(100);
        double top = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        slowestTop = Math.Max(slowestTop, top);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{now.At.TotalSeconds,8:0.0} s  {now.Trials,8} trials  "
                + $"{(now.Trials - before.Trials) / (now.At - before.At).TotalSeconds,7:0} a second  top 100 in {top,5:0.0} ms  "
                + $"{CostOf(now, before)}{Environment.WorkingSet >> 20} MiB"));
        before = now;
    });
    double ideal = (double)trials * epochs * milliseconds / 1000 / (slots * Math.Max(1, silos));
    IReadOnlyList<SiloMeasures> measures = await cluster.Stop();
    string overhead = ideal == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"; at least {ideal:0.0} s: {(took.TotalSeconds - ideal) / ideal:P1} more");
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{trials} trials in {took.TotalSeconds:0.0} s: {trials / took.TotalSeconds:0} a second{overhead}"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(double)trials * epochs / took.TotalSeconds:0} epochs a second; "
            + $"{measures.Sum(silo => silo.Writes) / (double)(trials + Math.Min(trials, 2000)):0.00} writes a trial; slowest top 100: "
            + $"{slowestTop:0.0} ms"));
    foreach (SiloMeasures silo in measures)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"silo: {silo.Folds} folds, gap median {silo.MedianGap:0.00} ms, p99 {silo.P99Gap:0.00} ms; {silo.Epochs} epochs; "
                + $"{silo.PeakMegabytes:0} MiB at most, {silo.HeapMegabytes:0} MiB reachable at the end; {silo.CpuSeconds:0} s of CPU; "
                + $"{silo.Reads} reads, {silo.Writes} writes"));
    }
}

// Processor time says what a trial costs even where other programs run; silos in processes of their own tell theirs at the end.
string CostOf((long Trials, TimeSpan At, TimeSpan Cpu) now, (long Trials, TimeSpan At, TimeSpan Cpu) before) => silos > 0
    || now.Trials == before.Trials
    ? ""
    : string.Create(
        CultureInfo.InvariantCulture,
        $"{(now.Cpu - before.Cpu).TotalMilliseconds / (now.Trials - before.Trials):0.000} ms of CPU a trial  ");

async Task<TimeSpan> Search(IScaleCluster cluster, string id, int count, int epochsEach, Func<ExperimentSnapshot, Task> each)
{
    string spec = $$$"""
        {
          "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "scale",
          "dataset": {"name": "iris"},
          "model": {"layers": [{"linear": "classes"}]},
          "training": {"optimizer": {"name": "sgd", "lr": 0.1}, "batch_size": "${x}", "epochs": "${epochs}"},
          "hyperparameters": {
            "x": {"type": "int", "min": 1, "max": {{{count}}}, "step": 1}, "epochs": {"type": "const", "value": {{{epochsEach}}}}
          },
          "searcher": {"name": "grid", "metric": "validation_accuracy", "mode": "max"},
          "validation": {"type": "holdout", "fraction": 0.2}
        }
        """;
    var watch = Stopwatch.StartNew();
    IExperimentGrain experiment = cluster.Grains.GetGrain<IExperimentGrain>(id);
    await experiment.Submit(new ExperimentSubmission(id, spec, spec, new string('f', 64), ["a", "b"]));
    using var period = new PeriodicTimer(TimeSpan.FromSeconds(10), TimeProvider.System);
    Task<bool> tick = period.WaitForNextTickAsync().AsTask();
    await foreach (ExperimentSnapshot snapshot in cluster.Grains.GetGrain<IExperimentWatchGrain>(id).Watch(CancellationToken.None))
    {
        if (snapshot.Status.IsFinal()) return watch.Elapsed;
        if (!tick.IsCompleted) continue;
        await each(snapshot);
        tick = period.WaitForNextTickAsync().AsTask();
    }

    throw new InvalidOperationException("The experiment has not ended.");
}
