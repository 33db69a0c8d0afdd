using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gridfold.Grains.Search.Numerics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Tpe;

/// <summary>Normal distributions that are cut off at 0 and 1, on an axis of real numbers. The prior has mean 1/2 and deviation 1.</summary>
internal sealed class NormalKernel : Kernel
{
    // Twice the probability that a standard normal variable is between -1/2 and 1/2: the prior's integral over the axis.
    private static readonly double PriorEnergy = PortableMath.Log(2 - (4 * PortableMath.UpperTail(0.5)));

    public override void Normalise(ReadOnlySpan<double> centres, double width, Span<double> factors) =>
        Divide(centres, width, factors);

    public override double AddEnergies(double value, ReadOnlySpan<double> centres, double width, int kernels, Span<double> energies)
    {
        ReadOnlySpan<Vector256<double>> from = MemoryMarshal.Cast<double, Vector256<double>>(centres);
        Span<Vector256<double>> to = MemoryMarshal.Cast<double, Vector256<double>>(energies)[..from.Length];
        var at = Vector256.Create(value);
        var scale = Vector256.Create(0.5 / (width * width));
        for (int index = 0; index < from.Length; index++)
        {
            Vector256<double> distance = at - from[index];
            to[index] += distance * distance * scale;
        }

        return (0.5 * (value - 0.5) * (value - 0.5)) + PriorEnergy - PortableMath.Log(width);
    }

    public override double Draw(double? centre, double width, int kernels, RandomStream random) => Draw(centre, width, random);

    /// <summary>
    /// Draws from a normal distribution that is cut off at 0 and 1. The mean is inside, so at least a third of the draws is.
    /// </summary>
    public static double Draw(double? centre, double width, RandomStream random)
    {
        while (true)
        {
            double deviation = StandardNormal.Draw(random);
            double place = centre is { } mean ? mean + (deviation * width) : 0.5 + deviation;
            if (place is >= 0 and < 1) return place;
        }
    }

    /// <summary>Divides each factor by twice the probability of the axis under its normal distribution.</summary>
    public static void Divide(ReadOnlySpan<double> centres, double width, Span<double> factors)
    {
        ReadOnlySpan<Vector256<double>> from = MemoryMarshal.Cast<double, Vector256<double>>(centres);
        Span<Vector256<double>> to = MemoryMarshal.Cast<double, Vector256<double>>(factors)[..from.Length];
        var scale = Vector256.Create(1 / width);
        var two = Vector256.Create(2.0);
        for (int index = 0; index < from.Length; index++)
        {
            Vector256<double> centre = from[index];
            Vector256<double> outside = PortableMath.UpperTail(centre * scale)
                + PortableMath.UpperTail((Vector256<double>.One - centre) * scale);
            to[index] /= two - (outside + outside);
        }
    }
}
