using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Grains.Search.Numerics;

/// <summary>
/// Cholesky's factorisation A = L L' of symmetric positive definite matrices. Matrices are stored row by row, each row
/// <c>stride</c> numbers after the one before. Every sum has one order of four lanes, so results have the same bits on every processor.
/// </summary>
internal static class Cholesky
{
    /// <summary>Replaces the lower triangle of A by L.</summary>
    /// <param name="matrix">The matrix. Only its lower triangle is read.</param>
    /// <param name="stride">The length of a row in memory.</param>
    /// <param name="size">The number of rows and columns.</param>
    /// <returns>False when a pivot is not above 0: the matrix is not positive definite, as far as doubles can tell.</returns>
    public static bool Factor(double[] matrix, int stride, int size)
    {
        for (int row = 0; row < size; row++)
        {
            Span<double> own = matrix.AsSpan(row * stride, row + 1);
            for (int column = 0; column < row; column++)
            {
                ReadOnlySpan<double> other = matrix.AsSpan(column * stride, column + 1);
                own[column] = (own[column] - Dot(own[..column], other)) / other[column];
            }

            double pivot = own[row] - Dot(own[..row], own);
            if (!(pivot > 0)) return false;
            own[row] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Replaces <paramref name="vector"/>, v, by the solution x of L L' x = v.</summary>
    public static void Solve(double[] factor, int stride, Span<double> vector)
    {
        int size = vector.Length;
        for (int row = 0; row < size; row++)
        {
            ReadOnlySpan<double> own = factor.AsSpan(row * stride, row + 1);
            vector[row] = (vector[row] - Dot(own[..row], vector)) / own[row];
        }

        for (int row = size - 1; row >= 0; row--)
        {
            ReadOnlySpan<double> own = factor.AsSpan(row * stride, row + 1);
            double value = vector[row] /= own[row];
            for (int column = 0; column < row; column++) vector[column] -= own[column] * value;
        }
    }

    /// <summary>Computes the transpose of the inverse of L: an upper triangle. What is below it stays as it was.</summary>
    /// <param name="factor">L.</param>
    /// <param name="stride">The length of a row in memory, for both matrices.</param>
    /// <param name="size">The number of rows and columns.</param>
    /// <param name="inverse">The result.</param>
    public static void InvertTransposed(double[] factor, int stride, int size, double[] inverse)
    {
        for (int column = 0; column < size; column++)
        {
            Span<double> own = inverse.AsSpan(column * stride, size);
            own[column] = 1 / factor[(column * stride) + column];
            for (int row = column + 1; row < size; row++)
            {
                ReadOnlySpan<double> other = factor.AsSpan(row * stride, row + 1);
                own[row] = -Dot(own[column..row], other[column..]) / other[row];
            }
        }
    }

    /// <summary>The sum of products.</summary>
    /// <param name="first">Numbers.</param>
    /// <param name="second">As many numbers, or more; the others do not count.</param>
    public static double Dot(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        ReadOnlySpan<Vector256<double>> one = MemoryMarshal.Cast<double, Vector256<double>>(first);
        ReadOnlySpan<Vector256<double>> other = MemoryMarshal.Cast<double, Vector256<double>>(second)[..one.Length];
        Vector256<double> even = Vector256<double>.Zero, odd = Vector256<double>.Zero;
        int index = 0;
        for (; index + 1 < one.Length; index += 2)
        {
            even += one[index] * other[index];
            odd += one[index + 1] * other[index + 1];
        }

        if (index < one.Length) even += one[index] * other[index];
        Vector256<double> lanes = even + odd;
        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (int rest = one.Length * 4; rest < first.Length; rest++) sum += first[rest] * second[rest];
        return sum;
    }
}
