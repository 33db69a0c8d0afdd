using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// Rows of floats. Each row starts at a cache line, and zeros fill it up to whole vectors. Arithmetic includes these fillers. They stay
/// zero, or no code reads them.
/// </summary>
internal sealed class Matrix
{
    private const int LineFloats = 16;

    // Rows at a distance of a multiple of this many floats share a few places of a cache and push each other out.
    private const int BadStride = 256;

    private readonly float[] _values;
    private readonly int _start;

    public Matrix(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Stride = (columns + LineFloats - 1) / LineFloats * LineFloats;
        if (Stride % BadStride == 0) Stride += LineFloats;

        // Pinned: a garbage collection would move the array off its cache line.
        _values = GC.AllocateArray<float>(checked((rows * Stride) + LineFloats), pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);
        _start = (int)((-address & ((LineFloats * sizeof(float)) - 1)) / sizeof(float));
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The floats from the start of one row to the start of the next.</summary>
    public int Stride { get; }

    /// <summary>The columns with the filling: a multiple of every vector's lanes.</summary>
    public int PaddedColumns => (Columns + LineFloats - 1) / LineFloats * LineFloats;

    /// <summary>The first value.</summary>
    public ref float Start => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _start);

    /// <summary>All rows with their filling.</summary>
    public Span<float> Values => _values.AsSpan(_start, Rows * Stride);

    /// <summary>A row without its filling.</summary>
    public Span<float> Row(int row) => _values.AsSpan(_start + (row * Stride), Columns);

    /// <summary>A row with its filling.</summary>
    public Span<float> PaddedRow(int row) => _values.AsSpan(_start + (row * Stride), PaddedColumns);

    /// <summary>The first rows with their filling.</summary>
    public Span<float> FirstRows(int rows) => _values.AsSpan(_start, rows * Stride);

    /// <summary>Copies the one row of another matrix to each of the first rows.</summary>
    public void FillRows(Matrix source, int rows)
    {
        ReadOnlySpan<float> values = source.PaddedRow(0);
        for (int row = 0; row < rows; row++) values.CopyTo(PaddedRow(row));
    }

    /// <summary>Fills another matrix with the transpose of this one.</summary>
    public void TransposeTo(Matrix other)
    {
        for (int row = 0; row < Rows; row++)
        {
            ref float place = ref Unsafe.Add(ref other.Start, row);
            foreach (float value in Row(row))
            {
                place = value;
                place = ref Unsafe.Add(ref place, other.Stride);
            }
        }
    }
}
