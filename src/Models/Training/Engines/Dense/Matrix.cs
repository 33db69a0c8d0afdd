using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// Rows of floats, each starting at a cache line and filled up with zeros to whole vectors. Filling takes part in arithmetic as anything
/// else
/// does and stays zero, or is never read.
/// </summary>
internal sealed class Matrix
{
    private const int LineFloats = 16;

    // Rows that lie a multiple of so many floats apart fall on the same few places of a cache and push each other out.
    private const int BadStride = 256;

    private readonly float[] _values;
    private readonly int _start;

    public Matrix(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Stride = (columns + LineFloats - 1) / LineFloats * LineFloats;
        if (Stride % BadStride == 0) Stride += LineFloats;

        // Pinned, for a collection would move it off its line.
        _values = GC.AllocateArray<float>(checked((rows * Stride) + LineFloats), pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);
        _start = (int)((-address & ((LineFloats * sizeof(float)) - 1)) / sizeof(float));
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from one row's start to the next's.</summary>
    public int Stride { get; }

    /// <summary>Columns, the filling included: a multiple of every vector's lanes.</summary>
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

    /// <summary>Each of the first rows becomes the one row of another matrix.</summary>
    public void FillRows(Matrix source, int rows)
    {
        ReadOnlySpan<float> values = source.PaddedRow(0);
        for (int row = 0; row < rows; row++) values.CopyTo(PaddedRow(row));
    }

    /// <summary>Fills another matrix with this one's transpose.</summary>
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
