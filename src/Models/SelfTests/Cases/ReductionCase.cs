using System.Globalization;
using System.Runtime.CompilerServices;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>Sums and greatest numbers of a large matrix.</summary>
internal sealed class ReductionCase : SelfTestCase
{
    private const ulong Seed = 20_260_103;

    /// <param name="lines">Lines of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    public ReductionCase(int lines, int columns)
    {
        (Lines, Columns) = (lines, columns);

        // Most numbers are positive. Where signs cancel out, a sum is small beside its rounding errors.
        Values = Numbers(new RandomStream(Seed), lines * columns, -0.25, 1);
    }

    public int Lines { get; }

    public int Columns { get; }

    /// <summary>[lines, columns].</summary>
    public float[] Values { get; }

    public override string Operation => "reduction";

    public override string Text => string.Create(CultureInfo.InvariantCulture, $"reduction, {Lines}x{Columns} numbers");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override Quantity[] Expected()
    {
        double sum = 0;
        int greatest = 0;
        double[] lines = new double[Lines], columns = new double[Columns];
        for (int i = 0; i < Values.Length; i++)
        {
            sum += Values[i];
            lines[i / Columns] += Values[i];
            columns[i % Columns] += Values[i];
            if (Values[i] > Values[greatest]) greatest = i;
        }

        return
        [
            new(QuantityNames.Sum, [sum]),
            new(QuantityNames.Mean, [sum / Values.Length]),
            new(QuantityNames.LineSums, lines),
            new(QuantityNames.ColumnSums, columns),
            new(QuantityNames.Greatest, [Values[greatest]]) { Tolerance = 0 },
            new(QuantityNames.PlaceOfGreatest, [greatest]) { Tolerance = 0 },
        ];
    }
}
