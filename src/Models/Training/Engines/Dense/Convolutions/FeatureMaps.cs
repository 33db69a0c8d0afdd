using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// Feature maps of rows of the data. A cell holds one place of one channel for a group of 16 rows. So a vector is one place, and everything
/// slides over whole vectors. The rows of a group do not influence each other. Rows missing in the last group are zeros at the input and
/// pass through all operations.
/// </summary>
internal sealed class FeatureMaps
{
    /// <summary>The rows of a group, which are the floats of a cell: a cache line.</summary>
    public const int Lanes = 16;

    private readonly MapBuffer _buffer;

    /// <param name="shape">The shape of one row.</param>
    /// <param name="border">The cells around each map. They are zero after <see cref="ClearBorder"/>.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="memory">The memory that holds the maps.</param>
    public FeatureMaps(MapShape shape, int border, int groups, MapMemory memory)
    {
        (Shape, Border) = (shape, border);
        LineStride = checked((shape.Width + (2 * border)) * Lanes);

        // The number of cells is odd, because maps a multiple of 4 KiB apart push each other out of the first-level cache.
        ChannelStride = checked((((shape.Height + (2 * border)) * (shape.Width + (2 * border))) | 1) * Lanes);
        GroupStride = checked(shape.Channels * ChannelStride);
        _buffer = memory.Take((long)groups * GroupStride);
    }

    public MapShape Shape { get; }

    /// <summary>The cells around each map.</summary>
    public int Border { get; }

    /// <summary>The floats from a cell to the cell below.</summary>
    public int LineStride { get; }

    /// <summary>The floats from a cell to that of the next channel.</summary>
    public int ChannelStride { get; }

    private int GroupStride { get; }

    /// <summary>Gives the number of groups for a number of rows.</summary>
    public static int GroupsOf(int rows) => (rows + Lanes - 1) / Lanes;

    /// <summary>
    /// Gives the first value of a cell. The border's lines and columns have numbers below 0, and numbers from the height or width on.
    /// </summary>
    public ref float At(int group, int channel, int y, int x) => ref Unsafe.Add(
        ref _buffer.Start,
        ((nint)group * GroupStride) + ((nint)channel * ChannelStride) + ((nint)(y + Border) * LineStride) + ((x + Border) * Lanes));

    /// <summary>Gives the cells of a line without its border.</summary>
    public Span<float> Line(int group, int channel, int y) => MemoryMarshal.CreateSpan(ref At(group, channel, y, 0), Shape.Width * Lanes);

    /// <summary>Makes a group's borders zero, because other maps may have used the memory.</summary>
    public void ClearBorder(int group)
    {
        if (Border == 0) return;
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            int edge = Border * LineStride, side = Border * Lanes;
            MemoryMarshal.CreateSpan(ref At(group, channel, -Border, -Border), edge).Clear();
            MemoryMarshal.CreateSpan(ref At(group, channel, Shape.Height, -Border), edge).Clear();
            for (int y = 0; y < Shape.Height; y++)
            {
                MemoryMarshal.CreateSpan(ref At(group, channel, y, -Border), side).Clear();
                MemoryMarshal.CreateSpan(ref At(group, channel, y, Shape.Width), side).Clear();
            }
        }
    }

    /// <summary>Makes a group zero, with its border.</summary>
    public void Clear(int group) => MemoryMarshal.CreateSpan(ref At(group, 0, -Border, -Border), GroupStride).Clear();

    /// <summary>Copies a group of other maps of the same shape.</summary>
    public void CopyFrom(FeatureMaps source, int sourceGroup, int group)
    {
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            for (int y = 0; y < Shape.Height; y++) source.Line(sourceGroup, channel, y).CopyTo(Line(group, channel, y));
        }
    }

    /// <summary>Fills a group from rows of the data, each [channels, height, width].</summary>
    /// <param name="group">The group to fill.</param>
    /// <param name="rows">The numbers of the rows in <paramref name="source"/>, at most 16. The rest of the group becomes zero.</param>
    /// <param name="source">The rows of the data.</param>
    /// <param name="stride">The floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(int group, ReadOnlySpan<int> rows, ReadOnlySpan<float> source, int stride)
    {
        if (rows.Length < Lanes) Clear(group);
        for (int row = 0; row < rows.Length; row++)
        {
            ref float value = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), (nint)rows[row] * stride);
            for (int line = 0; line < Shape.Channels * Shape.Height; line++)
            {
                ref float cell = ref Unsafe.Add(ref At(group, line / Shape.Height, line % Shape.Height, 0), row);
                for (int x = 0; x < Shape.Width; x++)
                {
                    Unsafe.Add(ref cell, x * Lanes) = value;
                    value = ref Unsafe.Add(ref value, 1);
                }
            }
        }
    }

    /// <summary>
    /// Fills a group from rows of a matrix, which are rows of the data as <see cref="FlattenTo"/> writes them. The rest of the group
    /// becomes zero.
    /// </summary>
    public void Gather(int group, Matrix matrix, int firstRow, int count)
    {
        Span<int> rows = stackalloc int[Lanes];
        for (int row = 0; row < count; row++) rows[row] = firstRow + row;
        Gather(group, rows[..count], matrix.Values, matrix.Stride);
    }

    /// <summary>Writes a group's rows as rows of a matrix.</summary>
    /// <param name="group">The group to write.</param>
    /// <param name="matrix">The matrix, as wide as a row of the data.</param>
    /// <param name="firstRow">The matrix's row for the first row of the group.</param>
    /// <param name="count">The number of rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FlattenTo(int group, Matrix matrix, int firstRow, int count)
    {
        for (int row = 0; row < count; row++)
        {
            ref float value = ref MemoryMarshal.GetReference(matrix.Row(firstRow + row));
            for (int line = 0; line < Shape.Channels * Shape.Height; line++)
            {
                ref float cell = ref Unsafe.Add(ref At(group, line / Shape.Height, line % Shape.Height, 0), row);
                for (int x = 0; x < Shape.Width; x++)
                {
                    value = Unsafe.Add(ref cell, x * Lanes);
                    value = ref Unsafe.Add(ref value, 1);
                }
            }
        }
    }
}
