using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Engines;

/// <summary>Gridfold's own engine against libtorch's, in the processor's time: where "engine: auto" draws its line.</summary>
internal static class DenseTable
{
    private const int Networks = 8;

    public static void Print(IEnumerable<Case> cases)
    {
        Console.WriteLine(
            "| network | batch | rows | zeros | libtorch, ms an epoch | dense, alone | dense, 8 together, each | ratio alone | ratio "
                + "together | dense GFLOP/s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (Case shape in cases)
        {
            if (TrainingEngines.OfferFor(new RunSpec(shape.Network, shape.Training), EngineChoice.Auto, isOnGpu: false).MaxRuns == 1)
            {
                Console.WriteLine($"| {shape.Name} | {shape.BatchSize} | {shape.Rows} | {shape.Zeros:P0} | libtorch's |");
                continue;
            }

            FoldData data = shape.Data();
            double libtorch = Milliseconds(data, shape, EngineChoice.Libtorch, 1), alone = Milliseconds(data, shape, EngineChoice.Auto, 1);
            double together = Milliseconds(data, shape, EngineChoice.Auto, Networks) / Networks;
            Console.WriteLine(
                $"| {shape.Name} | {shape.BatchSize} | {shape.Rows} | {shape.Zeros:P0} | {libtorch:F2} | {alone:F2} | {together:F2} "
                + $"| {libtorch / alone:F1} | {libtorch / together:F1} | {shape.EpochOperations / together / 1e6:F0} |");
        }
    }

    private static double Milliseconds(FoldData data, Case shape, EngineChoice engine, int networks) =>
        EpochClock.Median(() => Environment.CpuUsage.TotalTime, shape, networks,
            runs => TrainingEngines.Train(new Job(data, 42, runs, TrainingDevice.Cpu), engine));
}
