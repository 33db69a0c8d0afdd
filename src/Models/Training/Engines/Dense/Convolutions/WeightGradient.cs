using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// Computes the gradient of a convolution's weights by one group's rows. For output channel m and k = (c, ky, kx) it sums over all places
/// and rows: gradient[m][y][x] input[c][y stride + ky - padding][x stride + kx - padding]. Each row of the group has its own chain of fused
/// multiply-adds over ascending (y, x). The 16 chains are then added in halves: 8 and 8, 4 and 4, 2 and 2. So vectors of 16, and vectors of
/// 8 in two passes, give the same result.
/// </summary>
internal sealed class WeightGradient
{
    // The output channels and the k of a tile: 16 sums in registers.
    private const int Tile = 4;

    // This many cells of four channels (16 KiB) stay in the first-level cache while all k pass.
    private const int BlockCells = 64;

    private readonly int _stride, _blockLines;

    // The floats from the cell of a place to the cell that k reads.
    private readonly int[] _offsets;

    // For each output channel of the tile: [k][row of the group].
    private readonly Matrix _sums;

    /// <param name="input">Maps like those to read.</param>
    /// <param name="output">The shape of the convolution's output.</param>
    /// <param name="size">The kernel's lines and columns.</param>
    /// <param name="stride">The cells from one place to the next.</param>
    /// <param name="padding">The cells by which the first place reaches out of the maps.</param>
    public WeightGradient(FeatureMaps input, MapShape output, int size, int stride, int padding)
    {
        _stride = stride;
        _blockLines = Math.Max(1, BlockCells / output.Width);
        _offsets = new int[input.Shape.Channels * size * size];
        for (int k = 0; k < _offsets.Length; k++)
        {
            (int line, int column) = ((k / size % size) - padding, (k % size) - padding);
            _offsets[k] = (k / (size * size) * input.ChannelStride) + (line * input.LineStride) + (column * FeatureMaps.Lanes);
        }

        _sums = new Matrix(Tile, _offsets.Length * FeatureMaps.Lanes);
    }

    /// <summary>Adds the gradient of a group.</summary>
    /// <param name="input">The input maps, see the constructor.</param>
    /// <param name="inputGroup">The group of the input.</param>
    /// <param name="gradient">The gradient of the loss by the output, in its first group.</param>
    /// <param name="weights">Receives the sums: output channels x k.</param>
    /// <param name="bias">Receives the sums: output channels.</param>
    public void Add(FeatureMaps input, int inputGroup, FeatureMaps gradient, Matrix weights, Matrix bias)
    {
        if (Vector512.IsHardwareAccelerated) Add<Simd512, Vector512<float>>(input, inputGroup, gradient, weights, bias);
        else Add<Simd256, Vector256<float>>(input, inputGroup, gradient, weights, bias);
    }

    /// <summary>Adds the gradient of a group with vectors of a chosen width.</summary>
    public void Add<TSimd, TVector>(FeatureMaps input, int inputGroup, FeatureMaps gradient, Matrix weights, Matrix bias)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        MapShape output = gradient.Shape;
        int depth = _offsets.Length;
        for (int channel = 0; channel < output.Channels; channel += Tile)
        {
            _sums.Values.Clear();
            for (int line = 0; line < output.Height; line += _blockLines)
            {
                int lines = Math.Min(_blockLines, output.Height - line);
                for (int k = 0; k < depth; k += Tile)
                {
                    for (int lane = 0; lane < FeatureMaps.Lanes; lane += TSimd.Lanes)
                        AddTile<TSimd, TVector>(input, inputGroup, gradient, channel, k, line, lines, lane);
                }
            }

            for (int m = 0; m < Math.Min(Tile, output.Channels - channel); m++) AddLanes(_sums.Row(m), weights.Row(channel + m));
        }

        AddBias(gradient, bias.Row(0));
    }

    private static void AddBias(FeatureMaps gradient, Span<float> bias)
    {
        Span<float> sums = stackalloc float[FeatureMaps.Lanes];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            sums.Clear();
            for (int y = 0; y < gradient.Shape.Height; y++) AddCells(gradient.Line(0, channel, y), sums);
            AddLanes(sums, bias.Slice(channel, 1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddCells(ReadOnlySpan<float> cells, Span<float> sums)
    {
        Span<Vector256<float>> halves = MemoryMarshal.Cast<float, Vector256<float>>(sums);
        ReadOnlySpan<Vector256<float>> values = MemoryMarshal.Cast<float, Vector256<float>>(cells);
        Vector256<float> lower = halves[0], upper = halves[1];
        for (int i = 0; i + 1 < values.Length; i += 2) (lower, upper) = (lower + values[i], upper + values[i + 1]);
        (halves[0], halves[1]) = (lower, upper);
    }

    /// <summary>Adds the 16 lanes of each sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddLanes(ReadOnlySpan<float> lanes, Span<float> sums)
    {
        ref float sum = ref MemoryMarshal.GetReference(lanes);
        for (int i = 0; i < sums.Length; i++)
        {
            Vector256<float> eight = Vector256.LoadUnsafe(ref sum) + Vector256.LoadUnsafe(ref sum, 8);
            Vector128<float> four = eight.GetLower() + eight.GetUpper();
            Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
            sums[i] += (two + Vector128.Shuffle(two, Vector128.Create(1, 1, 1, 1))).ToScalar();
            sum = ref Unsafe.Add(ref sum, FeatureMaps.Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTile<TSimd, TVector>(
        FeatureMaps input, int inputGroup, FeatureMaps gradient, int channel, int k, int line, int lines, int lane)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // A tile that would pass the last channel or k computes the last one again: it reads and writes the same values.
        int lastChannel = gradient.Shape.Channels - 1 - channel, lastK = _offsets.Length - 1;
        nint m1 = (nint)Math.Min(1, lastChannel), m2 = Math.Min(2, lastChannel), m3 = Math.Min(3, lastChannel);
        int k1 = Math.Min(k + 1, lastK), k2 = Math.Min(k + 2, lastK), k3 = Math.Min(k + 3, lastK);

        ref float sums = ref Unsafe.Add(ref _sums.Start, lane);
        nint row = _sums.Stride;
        nint p0 = k * FeatureMaps.Lanes, p1 = k1 * FeatureMaps.Lanes, p2 = k2 * FeatureMaps.Lanes, p3 = k3 * FeatureMaps.Lanes;
        ref float r0 = ref sums, r1 = ref Unsafe.Add(ref sums, row), r2 = ref Unsafe.Add(ref sums, 2 * row),
            r3 = ref Unsafe.Add(ref sums, 3 * row);
        TVector s00 = LoadAt(ref r0, p0), s01 = LoadAt(ref r0, p1), s02 = LoadAt(ref r0, p2), s03 = LoadAt(ref r0, p3);
        TVector s10 = LoadAt(ref r1, p0), s11 = LoadAt(ref r1, p1), s12 = LoadAt(ref r1, p2), s13 = LoadAt(ref r1, p3);
        TVector s20 = LoadAt(ref r2, p0), s21 = LoadAt(ref r2, p1), s22 = LoadAt(ref r2, p2), s23 = LoadAt(ref r2, p3);
        TVector s30 = LoadAt(ref r3, p0), s31 = LoadAt(ref r3, p1), s32 = LoadAt(ref r3, p2), s33 = LoadAt(ref r3, p3);

        nint step = _stride * FeatureMaps.Lanes, columns = gradient.Shape.Width * FeatureMaps.Lanes;
        for (int y = line; y < line + lines; y++)
        {
            ref float g0 = ref Unsafe.Add(ref gradient.At(0, channel, y, 0), lane);
            ref float g1 = ref Unsafe.Add(ref g0, m1 * gradient.ChannelStride);
            ref float g2 = ref Unsafe.Add(ref g0, m2 * gradient.ChannelStride);
            ref float g3 = ref Unsafe.Add(ref g0, m3 * gradient.ChannelStride);
            ref float place = ref Unsafe.Add(ref input.At(inputGroup, 0, y * _stride, 0), lane);
            ref float x0 = ref Unsafe.Add(ref place, _offsets[k]);
            ref float x1 = ref Unsafe.Add(ref place, _offsets[k1]);
            ref float x2 = ref Unsafe.Add(ref place, _offsets[k2]);
            ref float x3 = ref Unsafe.Add(ref place, _offsets[k3]);
            for (nint to = 0, from = 0; to < columns; to += FeatureMaps.Lanes, from += step)
            {
                TVector v0 = LoadAt(ref x0, from), v1 = LoadAt(ref x1, from), v2 = LoadAt(ref x2, from), v3 = LoadAt(ref x3, from);
                TVector g = LoadAt(ref g0, to);
                (s00, s01) = (TSimd.MultiplyAdd(g, v0, s00), TSimd.MultiplyAdd(g, v1, s01));
                (s02, s03) = (TSimd.MultiplyAdd(g, v2, s02), TSimd.MultiplyAdd(g, v3, s03));
                g = LoadAt(ref g1, to);
                (s10, s11) = (TSimd.MultiplyAdd(g, v0, s10), TSimd.MultiplyAdd(g, v1, s11));
                (s12, s13) = (TSimd.MultiplyAdd(g, v2, s12), TSimd.MultiplyAdd(g, v3, s13));
                g = LoadAt(ref g2, to);
                (s20, s21) = (TSimd.MultiplyAdd(g, v0, s20), TSimd.MultiplyAdd(g, v1, s21));
                (s22, s23) = (TSimd.MultiplyAdd(g, v2, s22), TSimd.MultiplyAdd(g, v3, s23));
                g = LoadAt(ref g3, to);
                (s30, s31) = (TSimd.MultiplyAdd(g, v0, s30), TSimd.MultiplyAdd(g, v1, s31));
                (s32, s33) = (TSimd.MultiplyAdd(g, v2, s32), TSimd.MultiplyAdd(g, v3, s33));
            }
        }

        Store(s00, s01, s02, s03, ref r0, p0, p1, p2, p3);
        Store(s10, s11, s12, s13, ref r1, p0, p1, p2, p3);
        Store(s20, s21, s22, s23, ref r2, p0, p1, p2, p3);
        Store(s30, s31, s32, s33, ref r3, p0, p1, p2, p3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TVector LoadAt(ref float source, nint offset) => TSimd.Load(ref Unsafe.Add(ref source, offset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Store(TVector v0, TVector v1, TVector v2, TVector v3, ref float row, nint p0, nint p1, nint p2, nint p3)
        {
            TSimd.Store(v0, ref Unsafe.Add(ref row, p0));
            TSimd.Store(v1, ref Unsafe.Add(ref row, p1));
            TSimd.Store(v2, ref Unsafe.Add(ref row, p2));
            TSimd.Store(v3, ref Unsafe.Add(ref row, p3));
        }
    }
}
