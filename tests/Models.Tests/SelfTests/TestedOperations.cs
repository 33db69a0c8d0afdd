using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.SelfTests.Engines;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Dense.Convolutions;

namespace Gridfold.Models.Tests.SelfTests;

/// <summary>The tested operations and quantities of each engine.</summary>
internal static class TestedOperations
{
    private static readonly string[] Learned =
        [QuantityNames.Output, QuantityNames.InputGradient, QuantityNames.WeightGradient, QuantityNames.BiasGradient];

    private static readonly string[] NotLearned = [QuantityNames.Output, QuantityNames.InputGradient];

    private static readonly string[] Poolings = ["max_pool2d", "avg_pool2d", "adaptive_max_pool2d", "adaptive_avg_pool2d"];

    /// <summary>Each engine with the operations that it knows and their quantities.</summary>
    public static IEnumerable<(string Engine, string Operation, string Quantity)> All =>
        Libtorch.Select(one => ("libtorch", one.Operation, one.Quantity))
            .Concat(Dense.Select(one => ("dense", one.Operation, one.Quantity)))
            .Concat(Fused.Select(one => ("fused", one.Operation, one.Quantity)));

    private static IEnumerable<(string Operation, string Quantity)> Libtorch =>
    [
        .. Fused,
        .. Each(["layer_norm", "conv1d"], Learned),
        .. Each(["attention"], NotLearned),
        .. Each(["embedding"], QuantityNames.Output, QuantityNames.WeightGradient),
        .. Each(["reduction"], QuantityNames.Sum, QuantityNames.Mean, QuantityNames.LineSums, QuantityNames.ColumnSums),
        .. Each(["reduction"], QuantityNames.Greatest, QuantityNames.PlaceOfGreatest),
        .. Each(["random streams"], QuantityNames.Uniform, QuantityNames.NormalMoments, QuantityNames.KeptShare),
        .. Each(["random streams"], QuantityNames.Seeds, QuantityNames.HashedMasks),
        .. Each(["copy"], QuantityNames.Copy, QuantityNames.CopyOfWholeNumbers),
    ];

    private static IEnumerable<(string Operation, string Quantity)> Fused =>
    [
        .. Dense,
        .. Each(["batch_norm1d", "batch_norm2d"], [.. Learned, QuantityNames.RunningMean, QuantityNames.RunningVariance]),
        .. Each(["softmax"], NotLearned),
    ];

    private static IEnumerable<(string Operation, string Quantity)> Dense =>
    [
        .. Each(["conv2d", "linear"], Learned),
        .. Each(Poolings, NotLearned),
        .. Each(["cross_entropy"], QuantityNames.Loss, QuantityNames.SumOfLosses, QuantityNames.InputGradient),
    ];

    /// <summary>
    /// An engine's arithmetic on the processor, which computes all cases that the engine knows. Null where this processor lacks the engine.
    /// </summary>
    public static ITestedArithmetic? Arithmetic(string engine)
    {
        TrainingDevice.Cpu.Enter();
        return engine switch
        {
            "libtorch" => new LibtorchArithmetic(TrainingDevice.Cpu),
            "dense" => DenseEngine.IsFastHere ? new DenseArithmetic(new MapMemory()) : null,
            _ => new FusedArithmetic(TrainingDevice.Cpu),
        };
    }

    private static IEnumerable<(string Operation, string Quantity)> Each(IEnumerable<string> operations, params string[] quantities) =>
        from operation in operations from quantity in quantities select (operation, quantity);
}
