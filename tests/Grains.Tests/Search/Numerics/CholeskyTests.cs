using CsCheck;
using Gridfold.Grains.Search.Numerics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Search.Numerics;

public sealed class CholeskyTests
{
    private const int Stride = 24;

    private static readonly Gen<(ulong Seed, int Size)> Matrices = Gen.Select(Gen.ULong, Gen.Int[1, 21]);

    [Fact]
    public void Factor_ProductWithItsTranspose_IsTheMatrix() => Matrices.Sample((seed, size) =>
    {
        double[] matrix = Positive(seed, size), factor = [.. matrix];
        Assert.True(Cholesky.Factor(factor, Stride, size));
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double product = Enumerable.Range(0, column + 1).Sum(k => At(factor, row, k) * At(factor, column, k));
                Assert.Equal(At(matrix, row, column), product, 1e-9);
            }
        }
    }, iter: 200);

    [Fact]
    public void Solve_TheSolution_GivesTheVector() => Matrices.Sample((seed, size) =>
    {
        double[] matrix = Positive(seed, size), factor = [.. matrix], vector = Numbers(seed + 1, size), solution = [.. vector];
        Cholesky.Factor(factor, Stride, size);
        Cholesky.Solve(factor, Stride, solution);
        for (int row = 0; row < size; row++)
        {
            double product = Enumerable.Range(0, size).Sum(k => At(matrix, Math.Max(row, k), Math.Min(row, k)) * solution[k]);
            Assert.Equal(vector[row], product, 1e-8);
        }
    }, iter: 200);

    [Fact]
    public void InvertTransposed_ProductWithTheFactor_IsOne() => Matrices.Sample((seed, size) =>
    {
        double[] factor = Positive(seed, size), inverse = new double[size * Stride];
        Cholesky.Factor(factor, Stride, size);
        Cholesky.InvertTransposed(factor, Stride, size, inverse);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double product = Enumerable.Range(column, row - column + 1).Sum(k => At(factor, row, k) * At(inverse, column, k));
                Assert.Equal(row == column ? 1 : 0, product, 1e-8);
            }
        }
    }, iter: 200);

    [Fact]
    public void Factor_NotPositiveDefinite_IsRefused()
    {
        double[] matrix = new double[2 * Stride];
        (matrix[0], matrix[Stride], matrix[Stride + 1]) = (1, 2, 1);
        Assert.False(Cholesky.Factor(matrix, Stride, 2));
    }

    [Fact]
    public void Factor_KnownMatrix_HasTheRecordedBits()
    {
        // Every processor must give these bits.
        double[] factor = Positive(5, 21);
        Cholesky.Factor(factor, Stride, 21);
        ulong hash = 0;
        foreach (double number in factor) hash = (hash * 0x100000001B3) ^ BitConverter.DoubleToUInt64Bits(number);
        Assert.Equal(8507289974228878122UL, hash);
    }

    private static double At(double[] matrix, int row, int column) => matrix[(row * Stride) + column];

    private static double[] Numbers(ulong seed, int count)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    /// <summary>The lower triangle of B B' + 1/10.</summary>
    private static double[] Positive(ulong seed, int size)
    {
        double[] root = Numbers(seed, size * size), matrix = new double[size * Stride];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = row == column ? 0.1 : 0;
                for (int k = 0; k < size; k++) sum += root[(row * size) + k] * root[(column * size) + k];
                matrix[(row * Stride) + column] = sum;
            }
        }

        return matrix;
    }
}
