using Gridfold.Grains.Search.Numerics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Cmaes;

/// <summary>
/// The normal distribution that CMA-ES draws points from, and the two paths that its steps leave. A state never changes; each generation
/// of points makes the next one. As root of the covariance serves the factor of Cholesky (Krause, Arbonès and Igel, "CMA-ES with optimal
/// covariance update and storage complexity", NIPS 2016). Results have the same bits on every processor.
/// </summary>
internal sealed class CmaState
{
    // The greatest growth of the size in one generation is e.
    private const double MaxGrowth = 1;

    // The greatest deviation on an axis from 0 to 1.
    private const double MaxDeviation = 1;

    // Keeps a division by the length of a move from overflowing where the point is the mean.
    private const double Tiny = 1e-100;

    private readonly double[] _covariance;
    private readonly double[] _factor;
    private readonly double[] _sizePath;
    private readonly double[] _shapePath;

    // (1 - rate)^2g after g generations.
    private readonly double _fading;

    private CmaState(
        CmaRates rates,
        double[] mean,
        double size,
        double[] covariance,
        double[] factor,
        double[] sizePath,
        double[] shapePath,
        double fading)
    {
        (Rates, Mean, Size) = (rates, mean, size);
        (_covariance, _factor, _sizePath, _shapePath, _fading) = (covariance, factor, sizePath, shapePath, fading);
    }

    public CmaRates Rates { get; }

    public double[] Mean { get; }

    /// <summary>The step size: the factor between the covariance's deviations and those of points.</summary>
    public double Size { get; }

    /// <summary>The ratio of the greatest to the least diagonal element of the covariance's factor.</summary>
    public double Stretch
    {
        get
        {
            double least = double.PositiveInfinity, greatest = 0;
            for (int axis = 0; axis < Mean.Length; axis++)
            {
                double pivot = _factor[(axis * Mean.Length) + axis];
                (least, greatest) = (Math.Min(least, pivot), Math.Max(greatest, pivot));
            }

            return greatest / least;
        }
    }

    /// <summary>The first state of a run. Null when the covariance is not positive definite.</summary>
    /// <param name="rates">The constants.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="covariance">The covariance of points, row by row.</param>
    public static CmaState? Start(CmaRates rates, double[] mean, double[] covariance)
    {
        int n = mean.Length;
        double[] factor = [.. covariance];
        if (!Cholesky.Factor(factor, n, n)) return null;

        // The size is the geometric mean of the deviations, so that the covariance of size 1 has the determinant 1.
        double logSize = 0;
        for (int axis = 0; axis < n; axis++) logSize += PortableMath.Log(factor[(axis * n) + axis]);
        double size = PortableMath.Exp(logSize / n);
        return new CmaState(
            rates,
            mean,
            size,
            [.. covariance.Select(element => element / (size * size))],
            [.. factor.Select(element => element / size)],
            new double[n],
            new double[n],
            1);
    }

    /// <summary>The standard deviation of points on an axis.</summary>
    public double DeviationOn(int axis) => Size * Math.Sqrt(_covariance[(axis * Mean.Length) + axis]);

    /// <summary>The same state with another mean.</summary>
    public CmaState At(double[] mean) => new(Rates, mean, Size, _covariance, _factor, _sizePath, _shapePath, _fading);

    /// <summary>Draws a point.</summary>
    public double[] Draw(RandomStream random)
    {
        int n = Mean.Length;
        double[] normal = new double[n], point = new double[n];
        for (int axis = 0; axis < n; axis++) normal[axis] = StandardNormal.Draw(random);
        for (int axis = 0; axis < n; axis++)
            point[axis] = Mean[axis] + (Size * Cholesky.Dot(_factor.AsSpan(axis * n, axis + 1), normal));
        return point;
    }

    /// <summary>The state after a generation. Null when the covariance is no longer positive definite.</summary>
    /// <param name="generation">The points.</param>
    public CmaState? After(IReadOnlyList<WeighedPoint> generation)
    {
        int n = Mean.Length;
        double[] step = new double[n], sum = new double[n * n];
        double weights = 0;
        foreach (WeighedPoint point in generation)
        {
            double[] move = MoveTo(point, out double length);
            double weight = point.Weight;
            for (int axis = 0; axis < n && weight > 0; axis++) step[axis] += weight * move[axis];
            weights += weight;
            AddProducts(sum, move, weight < 0 ? weight * n / Math.Max(length * length, Tiny) : weight);
        }

        // The mean stays inside the bounds, and the paths follow it.
        double[] mean = [.. Mean.Select((place, axis) => Math.Clamp(place + (Size * step[axis]), 0, 1))];
        for (int axis = 0; axis < n; axis++) step[axis] = (mean[axis] - Mean[axis]) / Size;
        (double[] sizePath, double sizeLength) = Continue(_sizePath, Rates.SizePathRate, Whiten(step));
        double fading = _fading * (1 - Rates.SizePathRate) * (1 - Rates.SizePathRate);
        bool isShort = sizeLength / Math.Sqrt(1 - fading) < (1.4 + (2.0 / (n + 1))) * Rates.ExpectedLength;
        (double[] shapePath, _) = Continue(_shapePath, Rates.ShapePathRate, isShort ? step : new double[n]);
        double kept = 1 - Rates.RankOneRate - (Rates.RankManyRate * weights)
            + (isShort ? 0 : Rates.RankOneRate * Rates.ShapePathRate * (2 - Rates.ShapePathRate));
        double[] covariance = new double[n * n];
        for (int cell = 0; cell < covariance.Length; cell++)
            covariance[cell] = (kept * _covariance[cell]) + (Rates.RankManyRate * sum[cell]);
        AddProducts(covariance, shapePath, Rates.RankOneRate);

        double growth = Rates.SizePathRate / Rates.SizeDamping * ((sizeLength / Rates.ExpectedLength) - 1);
        double size = Size * PortableMath.Exp(Math.Min(MaxGrowth, growth));
        double[] factor = [.. covariance];
        if (!Cholesky.Factor(factor, n, n)) return null;
        double widest = Enumerable.Range(0, n).Max(axis => size * Math.Sqrt(covariance[(axis * n) + axis]));
        return new CmaState(
            Rates, mean, widest > MaxDeviation ? size / widest * MaxDeviation : size, covariance, factor, sizePath, shapePath, fading);
    }

    private double[] MoveTo(WeighedPoint point, out double length)
    {
        double[] move = [.. point.Place.Select((place, axis) => (place - Mean[axis]) / Size)];
        double[] white = Whiten(move);
        length = Math.Sqrt(Cholesky.Dot(white, white));
        if (point.IsDrawn || length <= Rates.GreatestLength) return move;
        double share = Rates.GreatestLength / length;
        length = Rates.GreatestLength;
        return [.. move.Select(part => part * share)];
    }

    /// <summary>Solves L x = v for the covariance's factor L.</summary>
    private double[] Whiten(double[] vector)
    {
        int n = vector.Length;
        double[] white = [.. vector];
        for (int row = 0; row < n; row++)
        {
            ReadOnlySpan<double> own = _factor.AsSpan(row * n, row + 1);
            white[row] = (white[row] - Cholesky.Dot(own[..row], white)) / own[row];
        }

        return white;
    }

    private (double[] Path, double Length) Continue(double[] path, double rate, double[] step)
    {
        double scale = Math.Sqrt(rate * (2 - rate) * Rates.EffectiveBetter);
        double[] next = [.. path.Select((place, axis) => ((1 - rate) * place) + (scale * step[axis]))];
        return (next, Math.Sqrt(Cholesky.Dot(next, next)));
    }

    private static void AddProducts(double[] matrix, double[] vector, double weight)
    {
        int n = vector.Length;
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < n; column++) matrix[(row * n) + column] += weight * vector[row] * vector[column];
        }
    }
}
