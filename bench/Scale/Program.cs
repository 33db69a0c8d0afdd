using System.Diagnostics;
using System.Globalization;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Leaderboards;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.Slots;
using Gridfold.Silo.Training;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

long trials = long.Parse(args[0], CultureInfo.InvariantCulture);
int slots = int.Parse(args[1], CultureInfo.InvariantCulture);
string folder = Directory.CreateTempSubdirectory("gridfold-scale-").FullName;
var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<IFoldTrainer, NoTrainer>();
builder.UseOrleans(silo =>
{
    silo.UseLocalhostClustering();
    silo.AddSqliteGrainStorage(Path.Combine(folder, "db"));
    silo.Services.Configure<SlotOptions>(o => o.Slots = slots);
    silo.AddSlotAgent();
});
using IHost host = builder.Build();
await host.StartAsync();
IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
string id = "scale";
string spec = $$$"""
    {
      "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "test",
      "dataset": {"name": "iris"},
      "model": {"layers": [{"linear": "classes"}]},
      "training": {"optimizer": {"name": "sgd", "lr": 0.1}, "batch_size": "${x}", "epochs": 1},
      "hyperparameters": {"x": {"type": "int", "min": 1, "max": {{{trials}}}, "step": 1}},
      "searcher": {"name": "grid", "metric": "validation_accuracy", "mode": "max"},
      "validation": {"type": "holdout", "fraction": 0.2}
    }
    """;
var watch = Stopwatch.StartNew();
IExperimentGrain experiment = grains.GetGrain<IExperimentGrain>(id);
await experiment.Submit(new ExperimentSubmission(id, spec, spec, "fingerprint", ["a", "b"]));
long last = 0;
var top = new Stopwatch();
while (true)
{
    await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
    ExperimentSnapshot s = (await experiment.GetSnapshot())!;
    top.Restart();
    await grains.GetGrain<ILeaderboardGrain>(id).GetTop(100);
    Console.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} {s.Completed} {(s.Completed - last) / 2.0:0}/s top100 {top.Elapsed.TotalMilliseconds:0.0} ms, {Process.GetCurrentProcess().WorkingSet64 >> 20} MiB, heap {GC.GetTotalMemory(false) >> 20}, cpu {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds / watch.Elapsed.TotalSeconds:0.00}");
    last = s.Completed;
    if (s.Status.IsFinal()) break;
}
await host.StopAsync();

internal sealed class NoTrainer : IFoldTrainer
{
    public TrainedFold Train(FoldTraining training, Action<int> epochEnded, CancellationToken cancellationToken)
    {
        FoldAssignment assignment = training.Assignment;
        double x = double.Parse(assignment.Hyperparameters[0].Json, CultureInfo.InvariantCulture);
        var summary = new FoldSummary(assignment.Fold.Fold, Status.Completed, [new MetricValue("validation_accuracy", x % 7919)], 1, "00", null);
        return new TrainedFold(summary, new EpochHistory(["validation_accuracy"], [x]), [1, 0, 0, 1]);
    }
}
