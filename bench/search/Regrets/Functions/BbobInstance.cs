using Gridfold.Models.Randomness;

namespace Gridfold.SearchBench.Regrets.Functions;

/// <summary>
/// What differs between two instances of a function of BBOB: where the optimum is, and two rotations. The instances are drawn here, and are
/// not those of the COCO platform.
/// </summary>
internal sealed class BbobInstance
{
    private readonly RandomStream _random;

    public BbobInstance(int function, int dimensions)
    {
        Dimensions = dimensions;
        _random = new RandomStream(Seed.Derive(2009, "bbob", function, dimensions));
        Signs = [.. Enumerable.Range(0, dimensions).Select(_ => _random.NextBelow(2) == 0 ? -1.0 : 1)];
        Optimum = Draw(4);
        Rotation = DrawRotation();
        Other = DrawRotation();
    }

    public int Dimensions { get; }

    /// <summary>A sign for each axis.</summary>
    public double[] Signs { get; }

    /// <summary>A point with places from -4 to 4.</summary>
    public double[] Optimum { get; }

    /// <summary>The rotation R.</summary>
    public double[][] Rotation { get; }

    /// <summary>The rotation Q.</summary>
    public double[][] Other { get; }

    /// <summary>Draws a point with places from minus the bound to the bound.</summary>
    public double[] Draw(double bound) => [.. Enumerable.Range(0, Dimensions).Select(_ => bound * ((2 * _random.NextDouble()) - 1))];

    /// <summary>Draws an order of the numbers from 0.</summary>
    public int[] DrawOrder(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        _random.Shuffle(order);
        return order;
    }

    // Gram and Schmidt on normal vectors.
    private double[][] DrawRotation()
    {
        var rows = new List<double[]>();
        while (rows.Count < Dimensions)
        {
            double[] row = [.. Enumerable.Range(0, Dimensions).Select(_ =>
                Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()))];
            foreach (double[] other in rows)
            {
                double product = row.Zip(other, (one, two) => one * two).Sum();
                row = [.. row.Zip(other, (one, two) => one - (product * two))];
            }

            double length = Math.Sqrt(row.Sum(value => value * value));
            rows.Add([.. row.Select(value => value / length)]);
        }

        return [.. rows];
    }
}
