using System.Diagnostics;
using Gridfold.Engines;
using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using TorchSharp;

// One thread, as a slot has it.
torch.set_num_threads(1);
Case[] cases =
[
    Case.Linear(4, [8], 3, 8, 120, 0),
    Case.Linear(4, [16], 3, 16, 120, 0),
    Case.Linear(11, [32, 16], 2, 64, 1200, 0),
    Case.Linear(30, [64, 64], 2, 32, 400, 0),
    Case.Linear(784, [50], 10, 32, 600, 0),
    Case.Linear(784, [50], 10, 256, 600, 0),
    Case.Linear(784, [100], 10, 256, 600, 0),
    Case.Linear(784, [100], 10, 1024, 600, 0),
    Case.Linear(784, [50], 10, 256, 600, 0.81),
    Case.Linear(784, [80], 10, 256, 600, 0.81),
    Case.Linear(784, [100], 10, 256, 600, 0.81),
    Case.Linear(784, [100], 10, 32, 600, 0.81),
    Case.Linear(784, [512], 10, 128, 600, 0.81),
    Case.Linear(784, [512, 512], 10, 128, 600, 0),
    Case.Linear(784, [1024, 1024], 10, 128, 600, 0),
    Case.Linear(1024, [2048, 2048], 10, 128, 600, 0),
    Case.Linear(3072, [2048], 10, 64, 600, 0),
    Case.Linear(256, [4096], 10, 16, 600, 0),
    Case.Linear(256, [4096, 1024], 1000, 512, 1024, 0),
    Case.Linear(784, [100], 10, 256, 600, 0.4),
    Case.Linear(784, [100], 10, 256, 600, 0.5),
    Case.Linear(784, [100], 10, 256, 600, 0.6),
    Case.Linear(784, [100], 10, 256, 600, 0.7),
    .. ((int[])[4, 8, 16, 32, 64, 128, 256]).Select(Case.Cnn),
    .. ((int[])[4, 8, 16, 32, 64, 128, 256]).Select(Case.LeNet),
    .. ((int[])[8, 16, 64, 128]).Select(batchSize => Case.Vgg(16, 32, batchSize, 256)),
    .. ((int[])[8, 16, 64]).Select(batchSize => Case.Vgg(64, 32, batchSize, 64)),
    Case.Vgg(256, 8, 64, 128),
    .. ((int[])[4, 8, 64]).SelectMany(batchSize => (Case[])[Case.Plain(1, 32, 16, batchSize), Case.Plain(3, 8, 16, batchSize), Case.Plain(3, 32, 4, batchSize), Case.Plain(5, 32, 16, batchSize)]),
    .. ((int[])[16, 24, 64]).SelectMany(batchSize => (Case[])[Case.Plain(1, 64, 8, batchSize), Case.Plain(3, 64, 4, batchSize), Case.Plain(3, 128, 4, batchSize), Case.Plain(5, 64, 8, batchSize)]),
];

string filter = args.Length > 0 ? args[0] : "";
Console.WriteLine("| network | batch | rows | zeros | libtorch, ms an epoch | dense, alone | dense, 8 together, each | ratio alone | ratio together | dense GFLOP/s |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
foreach (Case shape in cases.Where(shape => shape.Name.Contains(filter, StringComparison.Ordinal)))
{
    if (TrainingJob.FusionOf(new NetworkSpec(shape.Layers), Training(shape)) is null)
    {
        Console.WriteLine($"| {shape.Name} | {shape.BatchSize} | {shape.Rows} | {shape.Zeros:P0} | libtorch's |");
        continue;
    }

    FoldData data = shape.Data();
    double libtorch = Milliseconds(data, shape, fusion: false, 1), alone = Milliseconds(data, shape, fusion: true, 1), together = Milliseconds(data, shape, fusion: true, 8) / 8;
    Console.WriteLine($"| {shape.Name} | {shape.BatchSize} | {shape.Rows} | {shape.Zeros:P0} | {libtorch:F2} | {alone:F2} | {together:F2} "
        + $"| {libtorch / alone:F1} | {libtorch / together:F1} | {shape.EpochOperations / together / 1e6:F0} |");
}

// The median of an epoch's time, from the ends of epochs; the first are warm-up.
static double Milliseconds(FoldData data, Case shape, bool fusion, int networks)
{
    const double Seconds = 1.5;
    const int WarmUp = 3, Least = 5;
    var network = new NetworkSpec(shape.Layers);
    TrainingSpec training = Training(shape);
    using var over = new CancellationTokenSource();
    EpochClock clock = new(Stopwatch.StartNew(), WarmUp, Least, Seconds);
    Trajectory[] trajectories = [.. Enumerable.Range(0, networks).Select(index => new Trajectory(network, training, new TimedControl(index == 0 ? clock : null, clock, over)))];
    TrainingJob.Run(data, 42, trajectories, fusion);
    return clock.MedianMilliseconds;
}

static TrainingSpec Training(Case shape) => new(new OptimizerSpec(OptimizerName.Adam, 0.001, 0.001, 0, 0.9, 0.999, 1e-8), shape.BatchSize, 1_000_000);
