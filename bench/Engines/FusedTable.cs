using System.Diagnostics;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Fused;

namespace Gridfold.Engines;

/// <summary>
/// Networks that libtorch trains as one against as many that it trains one after the other, by the clock: on this machine's first GPU, or
/// on its processor where there is none.
/// </summary>
internal static class FusedTable
{
    private static readonly int[] Sizes = [2, 8, 32];

    public static void Print(IEnumerable<Case> cases)
    {
        TrainingDevice device = TrainingDevice.Gpus() is [TrainingDevice first, ..] ? first : TrainingDevice.Cpu;
        device.Enter();
        Console.WriteLine($"Trained on {device.Name}.");
        Console.WriteLine(
            $"| network | batch | rows | alone, ms an epoch | {string.Join(" | ", Sizes.Select(size => $"{size} as one, each"))} | "
                + $"{string.Join(" | ", Sizes.Select(size => $"alone / {size}"))} |");
        Console.WriteLine($"|---|---|---|---|{string.Concat(Sizes.Select(_ => "---|---|"))}");
        foreach (Case shape in cases)
        {
            FoldData data = shape.Data();
            double Milliseconds(int networks) => EpochClock.Median(() => Stopwatch.GetElapsedTime(0), shape, networks, runs =>
            {
                if (networks == 1) TrainingEngines.Train(new Job(data, 42, runs, device), EngineChoice.Libtorch);
                else FusedTraining.Train(new Job(data, 42, runs, device));
            }) / networks;
            double alone = Milliseconds(1);
            double[] together = [.. Sizes.Select(Milliseconds)];
            Console.WriteLine(
                $"| {shape.Name} | {shape.BatchSize} | {shape.Rows} | {alone:F2} | "
                    + $"{string.Join(" | ", together.Select(each => $"{each:F2}"))} "
                + $"| {string.Join(" | ", together.Select(each => $"{alone / each:F1}"))} |");
        }
    }
}
