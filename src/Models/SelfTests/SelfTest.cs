using System.Runtime.InteropServices;
using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.SelfTests.Engines;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Dense.Convolutions;

namespace Gridfold.Models.SelfTests;

/// <summary>
/// Compares the results of a device with those of plain managed code, which shares no code with the tested engines. The cases are the
/// operations of trainings, on shapes where libraries are known to be wrong.
/// </summary>
public static class SelfTest
{
    /// <summary>
    /// The greatest error of a sum on processors that counts as right. Right kernels reach a twentieth of it: 1e-6 of the greatest number,
    /// for sums of a thousand products (oneDNN for SSE 4.1, AVX and AVX2). Wrong arithmetic is far above: factors of TF32 give 1e-4 or
    /// more, oneDNN without cache sizes 0.2 or more.
    /// </summary>
    internal const double ProcessorTolerance = 2e-5;

    /// <summary>
    /// The greatest error of a sum on GPUs that counts as right. Winograd's convolutions lose about a digit. TF32 is still above the limit.
    /// </summary>
    internal const double GpuTolerance = 5e-5;

    /// <summary>Tests all engines of a device on the calling thread, after <see cref="TrainingDevice.Enter"/>.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Every compared quantity, in the order of the cases.</returns>
    public static IReadOnlyList<CaseResult> Run(TrainingDevice device)
    {
        device.Enter();
        using var memory = new MapMemory();
        return Run(Arithmetics(device, memory), CaseList.Make(), device.IsCpu ? ProcessorTolerance : GpuTolerance);
    }

    /// <summary>Tests arithmetics by cases.</summary>
    /// <param name="arithmetics">The tested arithmetics.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="tolerance">The greatest right error of quantities without a tolerance of their own.</param>
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

    /// <summary>The engines that train on a device.</summary>
    private static List<ITestedArithmetic> Arithmetics(TrainingDevice device, MapMemory memory)
    {
        var arithmetics = new List<ITestedArithmetic> { new LibtorchArithmetic(device) };
        if (device.IsCpu && DenseEngine.IsFastHere) arithmetics.Add(new DenseArithmetic(memory));
        if (!device.IsCpu) arithmetics.Add(new FusedArithmetic(device));
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
            // An operation that libtorch or a driver refuses counts as wrong.
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
