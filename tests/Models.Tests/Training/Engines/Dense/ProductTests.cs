using System.Runtime.Intrinsics;
using CsCheck;
using Gridfold.Models.Randomness;
using Gridfold.Models.Training.Engines.Dense;

namespace Gridfold.Models.Tests.Training.Engines.Dense;

/// <summary>Products are chains of fused multiply-adds in ascending order, bit by bit, with vectors of any width.</summary>
public sealed class ProductTests
{
    private static readonly Gen<(int Rows, int Depth, int Columns, uint Seed)> Shapes = Gen.Select(
        Gen.Int[1, 13], Gen.Int[1, 300], Gen.Int[1, 200], Gen.UInt);

    // So high that the matrix and its transpose have several blocks.
    private static readonly Gen<(int Rows, int Depth, int Columns, uint Seed)> SparseShapes = Gen.Select(
        Gen.Int[1, 120], Gen.Int[1, 220], Gen.Int[1, 200], Gen.UInt);

    [Fact]
    public void Add_AnyShape_IsTheChainOfEachValue() => Shapes.Sample(shape =>
    {
        var random = new RandomStream(shape.Seed);
        Matrix a = Draw(random, shape.Rows, shape.Depth), b = Draw(random, shape.Depth, shape.Columns),
            c = Draw(random, shape.Rows, shape.Columns);
        Matrix wide = Copy(c), narrow = Copy(c);
        DenseProduct.Add<Simd512, Vector512<float>>(ref a.Start, DenseProduct.Layout.Of(a), b, wide, shape.Rows, shape.Depth);
        DenseProduct.Add<Simd256, Vector256<float>>(ref a.Start, DenseProduct.Layout.Of(a), b, narrow, shape.Rows, shape.Depth);
        AssertChains(a, b, c, wide);
        AssertChains(a, b, c, narrow);
    }, iter: 200);

    [Fact]
    public void Add_Transposed_IsTheChainOfEachValue() => Shapes.Sample(shape =>
    {
        var random = new RandomStream(shape.Seed);
        Matrix a = Draw(random, shape.Rows, shape.Depth), b = Draw(random, shape.Depth, shape.Columns),
            c = Draw(random, shape.Rows, shape.Columns);
        var transposed = new Matrix(shape.Depth, shape.Rows);
        a.TransposeTo(transposed);
        Matrix found = Copy(c);
        DenseProduct.Add(ref transposed.Start, DenseProduct.Layout.Transposed(transposed), b, found, shape.Rows, shape.Depth);
        AssertChains(a, b, c, found);
    }, iter: 100);

    [Fact]
    public void AddProduct_Sparse_IsTheDenseProduct() => SparseShapes.Sample(shape =>
    {
        var random = new RandomStream(shape.Seed);
        Matrix a = Draw(random, shape.Rows, shape.Depth, zeros: 0.8), b = Draw(random, shape.Depth, shape.Columns),
            c = Draw(random, shape.Rows, shape.Columns);
        SparseMatrix sparse = Sparse(a), transposed = new(), back = new(), gathered = new();
        transposed.Transpose(sparse);
        back.Transpose(transposed);
        gathered.Gather(back, [.. Enumerable.Range(0, shape.Rows)]);
        Matrix wide = Copy(c), narrow = Copy(c);
        gathered.AddProduct<Simd512, Vector512<float>>(b, wide);
        gathered.AddProduct<Simd256, Vector256<float>>(b, narrow);
        AssertChains(a, b, c, wide);
        AssertChains(a, b, c, narrow);
    }, iter: 60);

    [Fact]
    public void Exponential_AnyNumber_IsThatOfTheLibraryToTheLastBits() => Gen.Double[-200, 200].Sample(x =>
    {
        double expected = Math.Exp(x), found = Exponential.Of(Vector256.Create(x))[2];
        return Math.Abs(found - expected) <= 4e-16 * expected;
    });

    [Theory]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(-1000, 0)]
    [InlineData(0, 1)]
    [InlineData(1000, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exponential_Extremes_AreThoseOfFloats(float x, float expected) =>
        Assert.Equal(expected, Elementwise.InDoubles<Exponential>(Vector256.Create(x))[5]);

    [Theory]
    [InlineData(1, 100)]
    [InlineData(256, 256)]
    [InlineData(3, 1024)]
    public void Matrix_AnySize_StartsAtACacheLineAndKeepsItsFilling(int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        Assert.Equal(0, matrix.Stride % 16);
        Assert.NotEqual(0, matrix.Stride % 256);
        for (int row = 0; row < rows; row++) matrix.Row(row).Fill(1);
        Assert.Equal(rows * columns, matrix.Values.ToArray().Sum());
    }

    private static void AssertChains(Matrix a, Matrix b, Matrix start, Matrix found)
    {
        for (int row = 0; row < start.Rows; row++)
        {
            for (int column = 0; column < start.Columns; column++)
            {
                float sum = start.Row(row)[column];
                for (int k = 0; k < a.Columns; k++) sum = MathF.FusedMultiplyAdd(a.Row(row)[k], b.Row(k)[column], sum);
                Assert.Equal(BitConverter.SingleToInt32Bits(sum), BitConverter.SingleToInt32Bits(found.Row(row)[column]));
            }
        }
    }

    private static Matrix Draw(RandomStream random, int rows, int columns, double zeros = 0)
    {
        var matrix = new Matrix(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float value in matrix.Row(row)) value = random.NextDouble() < zeros ? 0 : (float)(random.NextDouble() - 0.5);
        }

        return matrix;
    }

    private static Matrix Copy(Matrix matrix)
    {
        var copy = new Matrix(matrix.Rows, matrix.Columns);
        matrix.Values.CopyTo(copy.Values);
        return copy;
    }

    private static SparseMatrix Sparse(Matrix matrix) =>
        SparseMatrix.Deviations(
            [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => matrix.Row(row).ToArray())], new float[matrix.Columns]);
}
