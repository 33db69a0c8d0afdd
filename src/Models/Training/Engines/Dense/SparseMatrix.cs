using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static Gridfold.Models.Training.Engines.Dense.Counts;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// A matrix that keeps only the values other than zero. A block holds some columns, row after row, and then the next block follows
/// (compressed sparse rows, in blocks).
/// </summary>
internal sealed class SparseMatrix
{
    private const int MaxVectors = 8;

    // This many rows of a stripe of B stay in the first-level cache while all rows of a block pass.
    private const int BlockColumns = 96;

    private int[] _starts = [0];
    private Entry[] _entries = [];

    /// <summary>The number of kept values.</summary>
    public int Count => _starts[Blocks * Rows];

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    private int Blocks => (Columns + BlockColumns - 1) / BlockColumns;

    /// <summary>Makes the matrix of the differences from a base, row by row.</summary>
    public static SparseMatrix Deviations(ReadOnlySpan<float> values, ReadOnlySpan<float> baseRow)
    {
        int count = 0;
        for (int i = 0; i < values.Length; i++) count += values[i] != baseRow[i % baseRow.Length] ? 1 : 0;
        var matrix = new SparseMatrix();
        matrix.Clear(values.Length / baseRow.Length, baseRow.Length, count);
        count = 0;
        for (int block = 0, piece = 0; block < matrix.Blocks; block++)
        {
            int from = block * BlockColumns, to = Math.Min(from + BlockColumns, matrix.Columns);
            for (int row = 0; row < matrix.Rows; row++)
            {
                ReadOnlySpan<float> source = values.Slice(row * baseRow.Length, baseRow.Length);
                for (int column = from; column < to; column++)
                {
                    if (source[column] != baseRow[column]) matrix._entries[count++] = new Entry(column, source[column] - baseRow[column]);
                }

                matrix._starts[++piece] = count;
            }
        }

        return matrix;
    }

    /// <summary>Copies the given rows of another matrix, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(SparseMatrix source, ReadOnlySpan<int> rows)
    {
        int blocks = source.Blocks, count = 0;
        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<int> starts = source.BlockStarts(block);
            foreach (int row in rows) count += starts[row + 1] - starts[row];
        }

        Clear(rows.Length, source.Columns, count);
        count = 0;
        for (int block = 0, piece = 0; block < blocks; block++)
        {
            ReadOnlySpan<int> starts = source.BlockStarts(block);
            foreach (int row in rows)
            {
                ReadOnlySpan<Entry> entries = source._entries.AsSpan(starts[row]..starts[row + 1]);
                entries.CopyTo(_entries.AsSpan(count));
                count += entries.Length;
                _starts[++piece] = count;
            }
        }
    }

    /// <summary>Copies the transpose of another matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transpose(SparseMatrix source)
    {
        Clear(source.Columns, source.Rows, source.Count);
        source.CountByColumn(this);
        for (int piece = 0; piece < Blocks * Rows; piece++) _starts[piece + 1] += _starts[piece];
        Span<Entry> transposed = _entries;
        for (int block = 0; block < source.Blocks; block++)
        {
            ReadOnlySpan<int> starts = source.BlockStarts(block);
            for (int row = 0; row < source.Rows; row++)
            {
                // The starts serve as the next places to fill. So in the end each start is one piece further.
                Span<int> places = _starts.AsSpan(row / BlockColumns * Rows, Rows);
                foreach (Entry entry in source._entries.AsSpan(starts[row]..starts[row + 1]))
                    transposed[places[entry.Column]++] = new Entry(row, entry.Value);
            }
        }

        for (int piece = Blocks * Rows; piece > 0; piece--) _starts[piece] = _starts[piece - 1];
        _starts[0] = 0;
    }

    /// <summary>
    /// Computes C += A B with this matrix as A. Each value of C is a chain of fused multiply-adds over the values of its row of A.
    /// </summary>
    /// <param name="b">The matrix B, with as many rows as this matrix has columns, as wide as C.</param>
    /// <param name="c">The matrix C, with as many rows as this matrix.</param>
    public void AddProduct(Matrix b, Matrix c)
    {
        if (Vector512.IsHardwareAccelerated) AddProduct<Simd512, Vector512<float>>(b, c);
        else AddProduct<Simd256, Vector256<float>>(b, c);
    }

    /// <summary>Computes C += A B with vectors of a chosen width.</summary>
    public void AddProduct<TSimd, TVector>(Matrix b, Matrix c)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int vectors = c.PaddedColumns / TSimd.Lanes, stripes = (vectors + MaxVectors - 1) / MaxVectors;
        for (int stripe = 0, from = 0; stripe < stripes; stripe++)
        {
            // All stripes have about the same width, because a narrow stripe would wait for its few sums.
            int width = (vectors - from) / (stripes - stripe), column = from * TSimd.Lanes;
            from += width;
            ref float bColumn = ref Unsafe.Add(ref b.Start, column);
            ref float cColumn = ref Unsafe.Add(ref c.Start, column);
            switch (width)
            {
                case 1: AddColumns<TSimd, TVector, Count1>(ref bColumn, b.Stride, ref cColumn, c.Stride); break;
                case 2: AddColumns<TSimd, TVector, Count2>(ref bColumn, b.Stride, ref cColumn, c.Stride); break;
                case 3: AddColumns<TSimd, TVector, Count3>(ref bColumn, b.Stride, ref cColumn, c.Stride); break;
                case 4: AddColumns<TSimd, TVector, Count4>(ref bColumn, b.Stride, ref cColumn, c.Stride); break;
                case 5: AddColumns<TSimd, TVector, Count5>(ref bColumn, b.Stride, ref cColumn, c.Stride); break;
                case 6: AddColumns<TSimd, TVector, Count6>(ref bColumn, b.Stride, ref cColumn, c.Stride); break;
                case 7: AddColumns<TSimd, TVector, Count7>(ref bColumn, b.Stride, ref cColumn, c.Stride); break;
                default: AddColumns<TSimd, TVector, Count8>(ref bColumn, b.Stride, ref cColumn, c.Stride); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddColumns<TSimd, TVector, TWidth>(ref float b, int bStride, ref float c, int cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TWidth : struct, ICount
    {
        ref Entry entries = ref MemoryMarshal.GetArrayDataReference(_entries);
        ref int ends = ref MemoryMarshal.GetArrayDataReference(_starts);
        for (int piece = 0, row = 0, pieces = Blocks * Rows, i = 0; piece < pieces; piece++, row++)
        {
            if (row == Rows) row = 0;
            int end = Unsafe.Add(ref ends, piece + 1);
            if (i == end) continue;
            ref float sums = ref Unsafe.Add(ref c, (nint)row * cStride);
            TVector s0 = TSimd.Load(ref sums), s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default,
                s7 = default;
            if (TWidth.Value > 1) s1 = LoadAt(ref sums, 1);
            if (TWidth.Value > 2) s2 = LoadAt(ref sums, 2);
            if (TWidth.Value > 3) s3 = LoadAt(ref sums, 3);
            if (TWidth.Value > 4) s4 = LoadAt(ref sums, 4);
            if (TWidth.Value > 5) s5 = LoadAt(ref sums, 5);
            if (TWidth.Value > 6) s6 = LoadAt(ref sums, 6);
            if (TWidth.Value > 7) s7 = LoadAt(ref sums, 7);
            for (; i < end; i++)
            {
                TVector value = TSimd.Broadcast(Unsafe.Add(ref entries, i).Value);
                ref float line = ref Unsafe.Add(ref b, (nint)Unsafe.Add(ref entries, i).Column * bStride);
                s0 = TSimd.MultiplyAdd(value, TSimd.Load(ref line), s0);
                if (TWidth.Value > 1) s1 = TSimd.MultiplyAdd(value, LoadAt(ref line, 1), s1);
                if (TWidth.Value > 2) s2 = TSimd.MultiplyAdd(value, LoadAt(ref line, 2), s2);
                if (TWidth.Value > 3) s3 = TSimd.MultiplyAdd(value, LoadAt(ref line, 3), s3);
                if (TWidth.Value > 4) s4 = TSimd.MultiplyAdd(value, LoadAt(ref line, 4), s4);
                if (TWidth.Value > 5) s5 = TSimd.MultiplyAdd(value, LoadAt(ref line, 5), s5);
                if (TWidth.Value > 6) s6 = TSimd.MultiplyAdd(value, LoadAt(ref line, 6), s6);
                if (TWidth.Value > 7) s7 = TSimd.MultiplyAdd(value, LoadAt(ref line, 7), s7);
            }

            TSimd.Store(s0, ref sums);
            if (TWidth.Value > 1) StoreAt(s1, ref sums, 1);
            if (TWidth.Value > 2) StoreAt(s2, ref sums, 2);
            if (TWidth.Value > 3) StoreAt(s3, ref sums, 3);
            if (TWidth.Value > 4) StoreAt(s4, ref sums, 4);
            if (TWidth.Value > 5) StoreAt(s5, ref sums, 5);
            if (TWidth.Value > 6) StoreAt(s6, ref sums, 6);
            if (TWidth.Value > 7) StoreAt(s7, ref sums, 7);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TVector LoadAt(ref float start, int vector) => TSimd.Load(ref Unsafe.Add(ref start, vector * TSimd.Lanes));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void StoreAt(TVector value, ref float start, int vector) =>
            TSimd.Store(value, ref Unsafe.Add(ref start, vector * TSimd.Lanes));
    }
    /// <summary>Makes this a matrix without values, with room for a number of values. Memory that exists is kept.</summary>
    private void Clear(int rows, int columns, int count)
    {
        (Rows, Columns) = (rows, columns);
        int pieces = Blocks * rows;
        if (_starts.Length <= pieces) _starts = new int[pieces + 1];
        else _starts.AsSpan(0, pieces + 1).Clear();
        if (_entries.Length < count) _entries = new Entry[count];
    }

    /// <summary>The start of each row of a block, and the end of the last row.</summary>
    private ReadOnlySpan<int> BlockStarts(int block) => _starts.AsSpan(block * Rows, Rows + 1);

    /// <summary>
    /// Counts the values of each row of the transpose in each of its blocks. Each count goes to the start of the following row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CountByColumn(SparseMatrix transpose)
    {
        for (int block = 0; block < Blocks; block++)
        {
            ReadOnlySpan<int> starts = BlockStarts(block);
            for (int row = 0; row < Rows; row++)
            {
                Span<int> counts = transpose._starts.AsSpan((row / BlockColumns * Columns) + 1, Columns);
                foreach (Entry entry in _entries.AsSpan(starts[row]..starts[row + 1])) counts[entry.Column]++;
            }
        }
    }

    private readonly record struct Entry(int Column, float Value);
}
