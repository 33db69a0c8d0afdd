using System.Runtime.Intrinsics;
using CsCheck;
using Gridfold.Models.Randomness;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Dense.Convolutions;

namespace Gridfold.Models.Tests.Training.Engines.Dense.Convolutions;

/// <summary>
/// Convolutions and their gradients are the sums of their plain loops in a fixed order, bit by bit, with vectors of any width.
/// </summary>
public sealed class CorrelationTests
{
    private static readonly Gen<Case> Cases = Gen.Select(
        Gen.Int[1, 5], Gen.Int[1, 18], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 5], Gen.Int[1, 3], Gen.Int[0, 4], Gen.UInt)
        .Where((_, _, height, width, size, _, padding, _) => padding < size && Math.Min(height, width) + (2 * padding) >= size)
        .Select((inputs, outputs, height, width, size, stride, padding, seed) =>
            new Case(inputs, outputs, height, width, size, stride, padding, seed));

    [Fact]
    public void Fill_AnyShape_IsTheChainOfEachValue() => Cases.Sample(shape =>
    {
        var maps = new Maps(shape);
        var correlation = new Correlation(maps.Input, shape.Output, shape.Size, shape.Stride, shape.Padding);
        correlation.SetWeights(maps.Weights);
        FeatureMaps wide = Empty(shape.Output), narrow = Empty(shape.Output);
        correlation.Fill<Simd512, Vector512<float>>(maps.Input, 1, maps.Bias, wide, 0);
        correlation.Fill<Simd256, Vector256<float>>(maps.Input, 1, maps.Bias, narrow, 0);
        foreach ((int m, int y, int x, int row) in Places(shape.Output))
        {
            float sum = maps.Bias[m];
            for (int k = 0; k < maps.Weights.Columns; k++)
                sum = MathF.FusedMultiplyAdd(maps.Weights.Row(m)[k], maps.Seen(k, y, x, row), sum);
            AssertSameBits(sum, Value(wide, m, y, x, row));
            AssertSameBits(sum, Value(narrow, m, y, x, row));
        }
    }, iter: 60);

    [Fact]
    public void Fill_TurnedWeights_IsTheGradientByTheInput() => Cases.Where(shape => shape.Stride == 1).Sample(shape =>
    {
        var maps = new Maps(shape);
        FeatureMaps gradient = Random(shape.Output, shape.Size - 1 - shape.Padding, groups: 1, shape.Seed + 1), found = Empty(shape.Input);
        var correlation = new Correlation(gradient, shape.Input, shape.Size, 1, shape.Size - 1 - shape.Padding);
        correlation.SetTurnedWeights(maps.Weights);
        correlation.Fill(gradient, 0, new float[shape.Inputs], found, 0);
        foreach ((int channel, int y, int x, int row) in Places(shape.Input))
        {
            double sum = 0;
            foreach ((int m, int outputY, int outputX, _) in Places(shape.Output).Where(place => place.Row == row))
            {
                (int ky, int kx) = (y + shape.Padding - outputY, x + shape.Padding - outputX);
                if (ky < 0 || ky >= shape.Size || kx < 0 || kx >= shape.Size) continue;
                sum += (double)maps.Weights.Row(m)[(((channel * shape.Size) + ky) * shape.Size) + kx] * Value(
                    gradient, m, outputY, outputX, row);
            }

            Assert.Equal(sum, Value(found, channel, y, x, row), 1e-5);
        }
    }, iter: 8);

    [Fact]
    public void Add_AnyShape_IsTheChainOfEachRowAddedInHalves() => Cases.Sample(shape =>
    {
        var maps = new Maps(shape);
        FeatureMaps gradient = Random(shape.Output, border: shape.Seed % 2 == 0 ? 0 : 2, groups: 1, shape.Seed + 1);
        var weightGradient = new WeightGradient(maps.Input, shape.Output, shape.Size, shape.Stride, shape.Padding);
        Matrix wide = new(shape.Outputs, maps.Weights.Columns), narrow = new(shape.Outputs, maps.Weights.Columns),
            bias = new(1, shape.Outputs);
        weightGradient.Add<Simd512, Vector512<float>>(maps.Input, 1, gradient, wide, new Matrix(1, shape.Outputs));
        weightGradient.Add<Simd256, Vector256<float>>(maps.Input, 1, gradient, narrow, bias);
        for (int m = 0; m < shape.Outputs; m++)
        {
            AssertSameBits(InHalves(m, (_, _, _, sum, g) => sum + g), bias.Row(0)[m]);
            for (int k = 0; k < maps.Weights.Columns; k++)
            {
                float expected = InHalves(m, (y, x, row, sum, g) => MathF.FusedMultiplyAdd(g, maps.Seen(k, y, x, row), sum));
                AssertSameBits(expected, wide.Row(m)[k]);
                AssertSameBits(expected, narrow.Row(m)[k]);
            }
        }

        float InHalves(int m, Func<int, int, int, float, float, float> add)
        {
            var sums = new float[16];
            for (int y = 0; y < shape.Output.Height; y++)
            {
                for (int x = 0; x < shape.Output.Width; x++)
                {
                    for (int row = 0; row < 16; row++) sums[row] = add(y, x, row, sums[row], Value(gradient, m, y, x, row));
                }
            }

            for (int half = 8; half > 0; half /= 2)
            {
                for (int row = 0; row < half; row++) sums[row] += sums[row + half];
            }

            return sums[0];
        }
    }, iter: 40);

    private static IEnumerable<(int Channel, int Y, int X, int Row)> Places(MapShape shape) =>
        from channel in Enumerable.Range(0, shape.Channels)
        from y in Enumerable.Range(0, shape.Height)
        from x in Enumerable.Range(0, shape.Width)
        from row in (int[])[0, 7, 8, 15]
        select (channel, y, x, row);

    private static float Value(FeatureMaps maps, int channel, int y, int x, int row, int group = 0) =>
        maps.Line(group, channel, y)[(x * FeatureMaps.Lanes) + row];

    private static FeatureMaps Empty(MapShape shape) => new(shape, border: 1, groups: 1, new MapMemory());

    private static FeatureMaps Random(MapShape shape, int border, int groups, ulong seed)
    {
        var random = new RandomStream(seed);
        var maps = new FeatureMaps(shape, border, groups, new MapMemory());
        for (int line = 0; line < groups * shape.Channels * shape.Height; line++)
        {
            foreach (ref float value in maps.Line(
                line / shape.Height / shape.Channels, line / shape.Height % shape.Channels, line % shape.Height))
                value = (float)(random.NextDouble() - 0.5);
        }

        return maps;
    }

    private static void AssertSameBits(float expected, float found) =>
        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(found));

    private sealed record Case(int Inputs, int Outputs, int Height, int Width, int Size, int Stride, int Padding, uint Seed)
    {
        public MapShape Input => new(Inputs, Height, Width);

        public MapShape Output =>
            new(Outputs, ((Height + (2 * Padding) - Size) / Stride) + 1, ((Width + (2 * Padding) - Size) / Stride) + 1);
    }

    /// <summary>A convolution's weights, and its input in the second of two groups.</summary>
    private sealed class Maps
    {
        private readonly Case _shape;

        public Maps(Case shape)
        {
            _shape = shape;
            Input = Random(shape.Input, shape.Padding, groups: 2, shape.Seed);
            var random = new RandomStream(shape.Seed + 2);
            Weights = new Matrix(shape.Outputs, shape.Inputs * shape.Size * shape.Size);
            for (int m = 0; m < shape.Outputs; m++)
            {
                foreach (ref float weight in Weights.Row(m)) weight = (float)(random.NextDouble() - 0.5);
            }

            Bias = [.. Enumerable.Range(0, shape.Outputs).Select(_ => (float)random.NextDouble())];
        }

        public FeatureMaps Input { get; }

        public Matrix Weights { get; }

        public float[] Bias { get; }

        /// <summary>The input that k = (channel, line, column) of the kernel reads for a place of the output.</summary>
        public float Seen(int k, int y, int x, int row)
        {
            int channel = k / (_shape.Size * _shape.Size);
            int line = (y * _shape.Stride) + (k / _shape.Size % _shape.Size) - _shape.Padding,
                column = (x * _shape.Stride) + (k % _shape.Size) - _shape.Padding;
            bool isInside = line >= 0 && line < _shape.Height && column >= 0 && column < _shape.Width;
            return isInside ? Value(Input, channel, line, column, row, group: 1) : 0;
        }
    }
}
