using Gridfold.Grains.Search.Numerics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Tpe;

/// <summary>
/// The kernels of a parameter whose values have no order. A kernel gives its observed value the weight 1 + 1/k and each other value 1/k,
/// where k is the number of kernels. The prior gives all values the same weight. A value is its position in the list.
/// </summary>
/// <param name="count">The number of values.</param>
internal sealed class CategoryKernel(int count) : Kernel
{
    public override void Normalise(ReadOnlySpan<double> centres, double width, Span<double> factors)
    {
        // The weights have the same sum for each observation, and the energies contain it.
    }

    public override double AddEnergies(double value, ReadOnlySpan<double> centres, double width, int kernels, Span<double> energies)
    {
        double sum = 1 + ((double)count / kernels);
        double same = PortableMath.Log(sum / (1 + (1.0 / kernels))), other = PortableMath.Log(sum * kernels);
        for (int index = 0; index < centres.Length; index++) energies[index] += centres[index] == value ? same : other;
        return PortableMath.Log(count);
    }

    public override double Draw(double? centre, double width, int kernels, RandomStream random)
    {
        double chosen = random.NextDouble() * (1 + ((double)count / kernels));
        return centre is { } own && chosen < 1 ? own : random.NextBelow(count);
    }
}
