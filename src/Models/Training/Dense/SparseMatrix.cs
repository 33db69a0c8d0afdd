using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Dense;

/// <summary>A matrix of which only the values that are not zero are kept, row after row, each with its column (compressed sparse rows).</summary>
internal sealed class SparseMatrix
{
    private const int MostVectors = 8;

    // So much of a stripe of B stays in the first-level cache while all rows pass.
    private const int BlockFloats = 8192;

    private int[] _starts = [0];
    private int[] _columns = [];
    private float[] _values = [];
    private int[] _next = [];

    /// <summary>How many values are kept.</summary>
    public int Count => _starts[Rows];

    public int Rows { get; private set; }

    /// <summary>Becomes a matrix without values, with room for so many; what room there was is kept.</summary>
    public void Clear(int rows, int count)
    {
        if (_starts.Length <= rows) (_starts, _next) = (new int[rows + 1], new int[rows]);
        if (_columns.Length < count) (_columns, _values) = (new int[count], new float[count]);
        Rows = rows;
        _starts.AsSpan(0, rows + 1).Clear();
    }

    /// <summary>Fills a matrix row by row with what differs from a base.</summary>
    public static SparseMatrix Deviations(ReadOnlySpan<float> values, ReadOnlySpan<float> baseRow)
    {
        int rows = values.Length / baseRow.Length, count = 0;
        for (int i = 0; i < values.Length; i++) count += values[i] != baseRow[i % baseRow.Length] ? 1 : 0;
        var matrix = new SparseMatrix();
        matrix.Clear(rows, count);
        count = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> source = values.Slice(row * baseRow.Length, baseRow.Length);
            for (int column = 0; column < source.Length; column++)
            {
                if (source[column] == baseRow[column]) continue;
                (matrix._columns[count], matrix._values[count]) = (column, source[column] - baseRow[column]);
                count++;
            }

            matrix._starts[row + 1] = count;
        }

        return matrix;
    }

    /// <summary>Becomes the given rows of another matrix, in their order.</summary>
    public void Gather(SparseMatrix source, ReadOnlySpan<int> rows)
    {
        int count = 0;
        foreach (int row in rows) count += source._starts[row + 1] - source._starts[row];
        Clear(rows.Length, count);
        count = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            (int from, int length) = (source._starts[rows[row]], source._starts[rows[row] + 1] - source._starts[rows[row]]);
            source._columns.AsSpan(from, length).CopyTo(_columns.AsSpan(count));
            source._values.AsSpan(from, length).CopyTo(_values.AsSpan(count));
            count += length;
            _starts[row + 1] = count;
        }
    }

    /// <summary>Becomes another matrix transposed; each row's values stay in ascending order of their columns.</summary>
    public void Transpose(SparseMatrix source, int columns)
    {
        Clear(columns, source.Count);
        foreach (int column in source._columns.AsSpan(0, source.Count)) _starts[column + 1]++;
        for (int column = 0; column < columns; column++) _starts[column + 1] += _starts[column];
        for (int row = 0; row < source.Rows; row++)
        {
            for (int i = source._starts[row]; i < source._starts[row + 1]; i++)
            {
                // The starts serve as the places to fill next, and so end one row further on.
                int place = _starts[source._columns[i]]++;
                (_columns[place], _values[place]) = (row, source._values[i]);
            }
        }

        for (int column = columns; column > 0; column--) _starts[column] = _starts[column - 1];
        _starts[0] = 0;
    }

    /// <summary>C += A B for this matrix as A: each value of C is a chain of fused multiply-adds over the values of its row of A.</summary>
    /// <param name="b">As many rows as this has columns, as wide as C.</param>
    /// <param name="c">As many rows as this.</param>
    public void AddProduct(Matrix b, Matrix c)
    {
        if (Vector512.IsHardwareAccelerated) AddProduct<Simd512, Vector512<float>>(b, c);
        else AddProduct<Simd256, Vector256<float>>(b, c);
    }

    /// <summary>As above, with vectors of a chosen width.</summary>
    public void AddProduct<TSimd, TVector>(Matrix b, Matrix c)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int vectors = c.PaddedColumns / TSimd.Lanes, stripes = (vectors + MostVectors - 1) / MostVectors;
        for (int stripe = 0, from = 0; stripe < stripes; stripe++)
        {
            // Stripes of about the same width: a narrow one would wait for its few sums.
            int width = (vectors - from) / (stripes - stripe), column = from * TSimd.Lanes;
            from += width;
            ref float bColumn = ref Unsafe.Add(ref b.Start, column);
            ref float cColumn = ref Unsafe.Add(ref c.Start, column);
            switch (width)
            {
                case 1: AddColumns<TSimd, TVector, Count1>(ref bColumn, b.Stride, b.Rows, ref cColumn, c.Stride); break;
                case 2: AddColumns<TSimd, TVector, Count2>(ref bColumn, b.Stride, b.Rows, ref cColumn, c.Stride); break;
                case 3: AddColumns<TSimd, TVector, Count3>(ref bColumn, b.Stride, b.Rows, ref cColumn, c.Stride); break;
                case 4: AddColumns<TSimd, TVector, Count4>(ref bColumn, b.Stride, b.Rows, ref cColumn, c.Stride); break;
                case 5: AddColumns<TSimd, TVector, Count5>(ref bColumn, b.Stride, b.Rows, ref cColumn, c.Stride); break;
                case 6: AddColumns<TSimd, TVector, Count6>(ref bColumn, b.Stride, b.Rows, ref cColumn, c.Stride); break;
                case 7: AddColumns<TSimd, TVector, Count7>(ref bColumn, b.Stride, b.Rows, ref cColumn, c.Stride); break;
                default: AddColumns<TSimd, TVector, Count8>(ref bColumn, b.Stride, b.Rows, ref cColumn, c.Stride); break;
            }
        }
    }

    private void AddColumns<TSimd, TVector, TWidth>(ref float b, int bStride, int depth, ref float c, int cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TWidth : struct, ICount
    {
        int blockDepth = BlockFloats / (TWidth.Value * TSimd.Lanes);
        _starts.AsSpan(0, Rows).CopyTo(_next);
        for (int to = blockDepth; to < depth + blockDepth; to += blockDepth) AddBlock<TSimd, TVector, TWidth>(ref b, bStride, to, ref c, cStride);
    }

    /// <summary>Goes on with each row up to a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBlock<TSimd, TVector, TWidth>(ref float b, int bStride, int to, ref float c, int cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TWidth : struct, ICount
    {
        ref int columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref float values = ref MemoryMarshal.GetArrayDataReference(_values);
        for (int row = 0; row < Rows; row++)
        {
            int i = _next[row], end = _starts[row + 1];
            if (i == end || Unsafe.Add(ref columns, i) >= to) continue;
            ref float sums = ref Unsafe.Add(ref c, (nint)row * cStride);
            TVector s0 = TSimd.Load(ref sums), s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            if (TWidth.Value > 1) s1 = LoadAt(ref sums, 1);
            if (TWidth.Value > 2) s2 = LoadAt(ref sums, 2);
            if (TWidth.Value > 3) s3 = LoadAt(ref sums, 3);
            if (TWidth.Value > 4) s4 = LoadAt(ref sums, 4);
            if (TWidth.Value > 5) s5 = LoadAt(ref sums, 5);
            if (TWidth.Value > 6) s6 = LoadAt(ref sums, 6);
            if (TWidth.Value > 7) s7 = LoadAt(ref sums, 7);
            for (; i < end && Unsafe.Add(ref columns, i) < to; i++)
            {
                TVector value = TSimd.Broadcast(Unsafe.Add(ref values, i));
                ref float line = ref Unsafe.Add(ref b, (nint)Unsafe.Add(ref columns, i) * bStride);
                s0 = TSimd.MultiplyAdd(value, TSimd.Load(ref line), s0);
                if (TWidth.Value > 1) s1 = TSimd.MultiplyAdd(value, LoadAt(ref line, 1), s1);
                if (TWidth.Value > 2) s2 = TSimd.MultiplyAdd(value, LoadAt(ref line, 2), s2);
                if (TWidth.Value > 3) s3 = TSimd.MultiplyAdd(value, LoadAt(ref line, 3), s3);
                if (TWidth.Value > 4) s4 = TSimd.MultiplyAdd(value, LoadAt(ref line, 4), s4);
                if (TWidth.Value > 5) s5 = TSimd.MultiplyAdd(value, LoadAt(ref line, 5), s5);
                if (TWidth.Value > 6) s6 = TSimd.MultiplyAdd(value, LoadAt(ref line, 6), s6);
                if (TWidth.Value > 7) s7 = TSimd.MultiplyAdd(value, LoadAt(ref line, 7), s7);
            }

            _next[row] = i;
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
        static void StoreAt(TVector value, ref float start, int vector) => TSimd.Store(value, ref Unsafe.Add(ref start, vector * TSimd.Lanes));
    }
}
