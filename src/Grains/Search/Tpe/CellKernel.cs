using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gridfold.Grains.Search.Numerics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Tpe;

/// <summary>
/// Normal distributions over the cells of an axis with few ordered values: a value has the probability of its cell. Values are positions.
/// </summary>
internal sealed class CellKernel : Kernel
{
    private readonly double[] _edges;
    private readonly double[] _centres;
    private readonly double[] _energies;
    private readonly double[] _priorEnergies;

    /// <param name="edges">The ends of the cells, ascending from 0 to 1, one more than cells.</param>
    /// <param name="centres">The place of each cell's value.</param>
    public CellKernel(double[] edges, double[] centres)
    {
        _edges = edges;
        _centres = Padded(centres);
        _energies = new double[_centres.Length];
        _priorEnergies = new double[centres.Length];
        double axis = PortableMath.Log(2 - (4 * PortableMath.UpperTail(0.5)));
        for (int position = 0; position < centres.Length; position++)
            _priorEnergies[position] = axis - PortableMath.Log(Probability(Vector256.Create(0.5), position, 1)[0]);
    }

    public override void Normalise(ReadOnlySpan<double> centres, double width, Span<double> factors)
    {
        double[] scales = new double[_centres.Length];
        Array.Fill(scales, 1);
        NormalKernel.Divide(_centres, width, scales);
        for (int index = 0; index < centres.Length; index++) factors[index] *= scales[(int)centres[index]];
    }

    public override double AddEnergies(double value, ReadOnlySpan<double> centres, double width, int kernels, Span<double> energies)
    {
        int position = (int)value;
        ReadOnlySpan<Vector256<double>> from = MemoryMarshal.Cast<double, Vector256<double>>(_centres);
        Span<Vector256<double>> to = MemoryMarshal.Cast<double, Vector256<double>>(_energies.AsSpan());
        for (int index = 0; index < from.Length; index++) to[index] = -PortableMath.Log(Probability(from[index], position, width));
        for (int index = 0; index < centres.Length; index++) energies[index] += _energies[(int)centres[index]];
        return _priorEnergies[position];
    }

    public override double Draw(double? centre, double width, int kernels, RandomStream random)
    {
        double place = NormalKernel.Draw(centre is { } position ? _centres[(int)position] : null, width, random);
        int above = Array.BinarySearch(_edges, place);
        return Math.Min(_priorEnergies.Length - 1, above >= 0 ? above : ~above - 1);
    }

    /// <summary>Lengthens a column to a multiple of 4.</summary>
    internal static double[] Padded(ReadOnlySpan<double> column)
    {
        double[] padded = new double[(column.Length + 3) / 4 * 4];
        column.CopyTo(padded);
        return padded;
    }

    /// <summary>The probability of a cell under normal distributions around the centres.</summary>
    private Vector256<double> Probability(Vector256<double> centres, int position, double width)
    {
        Vector256<double> low = (Vector256.Create(_edges[position]) - centres) / Vector256.Create(width);
        Vector256<double> high = (Vector256.Create(_edges[position + 1]) - centres) / Vector256.Create(width);
        Vector256<double> beyondLow = PortableMath.UpperTail(Vector256.Abs(low)), beyondHigh = PortableMath.UpperTail(Vector256.Abs(high));
        Vector256<double> around = Vector256<double>.One - beyondLow - beyondHigh;
        Vector256<double> onOneSide = Vector256.Abs(beyondLow - beyondHigh);
        Vector256<double> isAround = Vector256.LessThan(low, Vector256<double>.Zero) & Vector256.GreaterThan(high, Vector256<double>.Zero);
        return Vector256.Max(Vector256.ConditionalSelect(isAround, around, onOneSide), Vector256.Create(1e-300));
    }
}
