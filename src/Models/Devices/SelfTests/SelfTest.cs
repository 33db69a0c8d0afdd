using System.Runtime.InteropServices;
using Gridfold.Models.Devices.SelfTests.Cases;
using Gridfold.Models.Devices.SelfTests.Engines;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Dense;
using Gridfold.Models.Training.Dense.Convolutions;

namespace Gridfold.Models.Devices.SelfTests;

/// <summary>
/// Compares what a device computes with plain managed code that shares nothing with it: the operations that networks are trained with, on shapes where libraries have been wrong.
/// </summary>
public static class SelfTest
{
    /// <summary>
    /// The greatest error of a processor's sums: sixteen times what was seen to be right (1.2e-6 of the greatest number, for sums of a thousand products, with oneDNN's kernels for
    /// SSE 4.1, AVX and AVX2). What is wrong is far above: factors shortened to TF32 give 1.4e-4 or more, oneDNN where caches are hidden 0.2 to 1.
    /// </summary>
    internal const double ProcessorTolerance = 2e-5;

    /// <summary>The same on GPUs, whose convolutions by transforms (Winograd's) lose a digit; TF32 still stands out.</summary>
    internal const double GpuTolerance = 5e-5;

    /// <summary>Tests all engines that train on a device, on the calling thread, which becomes one that trains there.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Every compared quantity, in the order of the cases.</returns>
    public static IReadOnlyList<CaseResult> Run(TrainingDevice device)
    {
        device.Enter();
        using var memory = new MapMemory();
        return Run(Arithmetics(device, memory), CaseList.Make(), device.IsCpu ? ProcessorTolerance : GpuTolerance);
    }

    /// <summary>Compares what each arithmetic computes of each case with what is right.</summary>
    /// <param name="arithmetics">What computes.</param>
    /// <param name="cases">What is computed.</param>
    /// <param name="tolerance">The greatest error that sums may have.</param>
    internal static List<CaseResult> Run(IReadOnlyList<ITestedArithmetic> arithmetics, IReadOnlyList<SelfTestCase> cases, double tolerance)
    {
        var results = new List<CaseResult>();
        foreach (SelfTestCase testCase in cases)
        {
            Quantity[] expected = testCase.Expected();
            string text = testCase.Text;
            foreach (ITestedArithmetic arithmetic in arithmetics) Compare(arithmetic, testCase, text, expected, tolerance, results);
        }

        return results;
    }

    /// <summary>What trains on a device.</summary>
    private static List<ITestedArithmetic> Arithmetics(TrainingDevice device, MapMemory memory)
    {
        var arithmetics = new List<ITestedArithmetic> { new LibtorchArithmetic(device) };
        if (device.IsCpu && DenseEngine.IsFastHere) arithmetics.Add(new DenseArithmetic(memory));
        arithmetics.Add(new FusedArithmetic(device, takesAll: !device.IsCpu));
        return arithmetics;
    }

    private static void Compare(
        ITestedArithmetic arithmetic, SelfTestCase testCase, string text, Quantity[] expected, double tolerance, List<CaseResult> results)
    {
        Quantity[]? found;
        try
        {
            found = arithmetic.Compute(testCase);
        }
        catch (ExternalException)
        {
            // What libtorch or a driver refuses is as wrong as a wrong number.
            found = Array.ConvertAll(expected, quantity => quantity with { Values = [] });
        }

        if (found is null) return;
        foreach (Quantity quantity in expected)
        {
            if (Array.Find(found, one => one.Name == quantity.Name) is not { } computed) continue;
            double error = Comparison.Error(quantity.Values, computed.Values);
            results.Add(new CaseResult(arithmetic.Engine, text, quantity.Name, error, quantity.Tolerance ?? tolerance));
        }
    }
}
