using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Gridfold.Models.Training.Engines.Dense.Counts;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// Computes C += A B. Each value of C is one chain of fused multiply-adds over ascending k, which starts from the value in C. A vector
/// holds neighbours of a row. So the bits of a value depend only on its row of A, its column of B and its first value.
/// </summary>
internal static class DenseProduct
{
    private const int TileRows = 4;

    // This many rows of a tile's columns of B (128 x 64 floats) stay in the first-level cache while all of A passes.
    private const int BlockDepth = 128;

    /// <summary>The places of A: value (m, k) lies <c>m * RowStride + k * DepthStride</c> floats from the start.</summary>
    public readonly record struct Layout(int RowStride, int DepthStride)
    {
        /// <summary>The places of a matrix as it is.</summary>
        public static Layout Of(Matrix a) => new(a.Stride, 1);

        /// <summary>The places of a matrix's transpose.</summary>
        public static Layout Transposed(Matrix a) => new(1, a.Stride);
    }

    /// <summary>Adds the product to C.</summary>
    /// <param name="a">The first value of A.</param>
    /// <param name="layout">The places of A's values.</param>
    /// <param name="b">The matrix B, with at least <paramref name="depth"/> rows, as wide as C.</param>
    /// <param name="c">The matrix C, with at least <paramref name="rows"/> rows.</param>
    /// <param name="rows">The rows of A and C.</param>
    /// <param name="depth">The columns of A and rows of B.</param>
    public static void Add(ref float a, Layout layout, Matrix b, Matrix c, int rows, int depth)
    {
        if (Vector512.IsHardwareAccelerated) Add<Simd512, Vector512<float>>(ref a, layout, b, c, rows, depth);
        else Add<Simd256, Vector256<float>>(ref a, layout, b, c, rows, depth);
    }

    /// <summary>Adds the product to C with vectors of a chosen width.</summary>
    public static void Add<TSimd, TVector>(ref float a, Layout layout, Matrix b, Matrix c, int rows, int depth)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int vectors = c.PaddedColumns / TSimd.Lanes;
        for (int vector = 0; vector < vectors; vector += TSimd.TileVectors)
        {
            int column = vector * TSimd.Lanes;
            ref float bColumn = ref Unsafe.Add(ref b.Start, column);
            ref float cColumn = ref Unsafe.Add(ref c.Start, column);
            for (int from = 0; from < depth; from += BlockDepth)
            {
                int to = Math.Min(from + BlockDepth, depth);
                switch (Math.Min(TSimd.TileVectors, vectors - vector))
                {
                    case 1:
                        AddColumns<TSimd, TVector, Count1>(ref a, layout, ref bColumn, b.Stride, ref cColumn, c.Stride, rows, from, to);
                        break;
                    case 2:
                        AddColumns<TSimd, TVector, Count2>(ref a, layout, ref bColumn, b.Stride, ref cColumn, c.Stride, rows, from, to);
                        break;
                    case 3:
                        AddColumns<TSimd, TVector, Count3>(ref a, layout, ref bColumn, b.Stride, ref cColumn, c.Stride, rows, from, to);
                        break;
                    default:
                        AddColumns<TSimd, TVector, Count4>(ref a, layout, ref bColumn, b.Stride, ref cColumn, c.Stride, rows, from, to);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns<TSimd, TVector, TWidth>(
        ref float a, Layout layout, ref float b, int bStride, ref float c, int cStride, int rows, int from, int to)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TWidth : struct, ICount
    {
        for (int row = 0; row < rows; row += TileRows)
        {
            // A tile that would pass the last row computes the last row again: it reads and writes the same values.
            int row1 = Math.Min(row + 1, rows - 1), row2 = Math.Min(row + 2, rows - 1), row3 = Math.Min(row + 3, rows - 1);
            AddTile<TSimd, TVector, TWidth>(
                ref At(ref a, row, layout.RowStride), ref At(ref a, row1, layout.RowStride),
                ref At(ref a, row2, layout.RowStride), ref At(ref a, row3, layout.RowStride), layout.DepthStride,
                ref b, bStride,
                ref At(ref c, row, cStride), ref At(ref c, row1, cStride), ref At(ref c, row2, cStride), ref At(ref c, row3, cStride), from,
                to);
        }
    }

    /// <summary>Computes four rows, up to four vectors wide. The sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile<TSimd, TVector, TWidth>(
        ref float a0, ref float a1, ref float a2, ref float a3, int aStride, ref float b, int bStride,
        ref float c0, ref float c1, ref float c2, ref float c3, int from, int to)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TWidth : struct, ICount
    {
        int lanes = TSimd.Lanes;
        TVector s00 = TSimd.Load(ref c0), s10 = TSimd.Load(ref c1), s20 = TSimd.Load(ref c2), s30 = TSimd.Load(ref c3);
        TVector s01 = default, s11 = default, s21 = default, s31 = default;
        TVector s02 = default, s12 = default, s22 = default, s32 = default;
        TVector s03 = default, s13 = default, s23 = default, s33 = default;
        if (TWidth.Value > 1)
            (s01, s11, s21, s31) = (LoadAt(ref c0, lanes), LoadAt(ref c1, lanes), LoadAt(ref c2, lanes), LoadAt(ref c3, lanes));
        if (TWidth.Value > 2)
            (s02, s12, s22, s32) =
                (LoadAt(ref c0, 2 * lanes), LoadAt(ref c1, 2 * lanes), LoadAt(ref c2, 2 * lanes), LoadAt(ref c3, 2 * lanes));
        if (TWidth.Value > 3)
            (s03, s13, s23, s33) =
                (LoadAt(ref c0, 3 * lanes), LoadAt(ref c1, 3 * lanes), LoadAt(ref c2, 3 * lanes), LoadAt(ref c3, 3 * lanes));

        for (int k = from; k < to; k++)
        {
            nint place = (nint)k * aStride;
            TVector v0 = TSimd.Broadcast(Unsafe.Add(ref a0, place)), v1 = TSimd.Broadcast(Unsafe.Add(ref a1, place));
            TVector v2 = TSimd.Broadcast(Unsafe.Add(ref a2, place)), v3 = TSimd.Broadcast(Unsafe.Add(ref a3, place));
            ref float row = ref At(ref b, k, bStride);
            TVector b0 = TSimd.Load(ref row);
            (s00, s10) = (TSimd.MultiplyAdd(v0, b0, s00), TSimd.MultiplyAdd(v1, b0, s10));
            (s20, s30) = (TSimd.MultiplyAdd(v2, b0, s20), TSimd.MultiplyAdd(v3, b0, s30));
            if (TWidth.Value > 1)
            {
                TVector b1 = LoadAt(ref row, lanes);
                (s01, s11) = (TSimd.MultiplyAdd(v0, b1, s01), TSimd.MultiplyAdd(v1, b1, s11));
                (s21, s31) = (TSimd.MultiplyAdd(v2, b1, s21), TSimd.MultiplyAdd(v3, b1, s31));
            }

            if (TWidth.Value > 2)
            {
                TVector b2 = LoadAt(ref row, 2 * lanes);
                (s02, s12) = (TSimd.MultiplyAdd(v0, b2, s02), TSimd.MultiplyAdd(v1, b2, s12));
                (s22, s32) = (TSimd.MultiplyAdd(v2, b2, s22), TSimd.MultiplyAdd(v3, b2, s32));
            }

            if (TWidth.Value > 3)
            {
                TVector b3 = LoadAt(ref row, 3 * lanes);
                (s03, s13) = (TSimd.MultiplyAdd(v0, b3, s03), TSimd.MultiplyAdd(v1, b3, s13));
                (s23, s33) = (TSimd.MultiplyAdd(v2, b3, s23), TSimd.MultiplyAdd(v3, b3, s33));
            }
        }

        StoreRow(s00, s01, s02, s03, ref c0);
        StoreRow(s10, s11, s12, s13, ref c1);
        StoreRow(s20, s21, s22, s23, ref c2);
        StoreRow(s30, s31, s32, s33, ref c3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TVector LoadAt(ref float source, int offset) => TSimd.Load(ref Unsafe.Add(ref source, offset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void StoreRow(TVector v0, TVector v1, TVector v2, TVector v3, ref float c)
        {
            TSimd.Store(v0, ref c);
            if (TWidth.Value > 1) TSimd.Store(v1, ref Unsafe.Add(ref c, TSimd.Lanes));
            if (TWidth.Value > 2) TSimd.Store(v2, ref Unsafe.Add(ref c, 2 * TSimd.Lanes));
            if (TWidth.Value > 3) TSimd.Store(v3, ref Unsafe.Add(ref c, 3 * TSimd.Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float At(ref float start, int index, int stride) => ref Unsafe.Add(ref start, (nint)index * stride);
}
