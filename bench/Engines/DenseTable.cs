using Gridfold.Models.Datasets;
using Gridfold.Models.Training;

namespace Gridfold.Engines;

/// <summary>Gridfold's own engine against libtorch's, in the processor's time: where "fusion: auto" draws its line.</summary>
internal static class DenseTable
{
    private const int Networks = 8;

    public static void Print(IEnumerable<Case> cases)
    {
        Console.WriteLine("| network | batch | rows | zeros | libtorch, ms an epoch | dense, alone | dense, 8 together, each | ratio alone | ratio together | dense GFLOP/s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (Case shape in cases)
        {
            if (TrainingJob.FusionOf(shape.Network, shape.Training, isOnGpu: false) is null)
            {
                Console.WriteLine($"| {shape.Name} | {shape.BatchSize} | {shape.Rows} | {shape.Zeros:P0} | libtorch's |");
                continue;
            }

            FoldData data = shape.Data();
            double libtorch = Milliseconds(data, shape, fusion: false, 1), alone = Milliseconds(data, shape, fusion: true, 1);
            double together = Milliseconds(data, shape, fusion: true, Networks) / Networks;
            Console.WriteLine($"| {shape.Name} | {shape.BatchSize} | {shape.Rows} | {shape.Zeros:P0} | {libtorch:F2} | {alone:F2} | {together:F2} "
                + $"| {libtorch / alone:F1} | {libtorch / together:F1} | {shape.EpochOperations / together / 1e6:F0} |");
        }
    }

    private static double Milliseconds(FoldData data, Case shape, bool fusion, int networks) =>
        EpochClock.Median(() => Environment.CpuUsage.TotalTime, shape, networks, runs => TrainingJob.Run(data, 42, runs, fusion));
}
