using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>The shape that one row of the data has between two layers.</summary>
/// <param name="Channels">Maps.</param>
/// <param name="Height">Lines of a map.</param>
/// <param name="Width">Cells of a line.</param>
internal readonly record struct MapShape(int Channels, int Height, int Width)
{
    public static MapShape Of(IReadOnlyList<int> shape) => new(shape[0], shape[1], shape[2]);

    /// <summary>Values of a row of the data.</summary>
    public int Size => Channels * Height * Width;
}

/// <summary>
/// Feature maps of rows of the data, 16 rows (a group) to a cell: the value of one place of one channel lies beside those of the same place
/// of
/// the group's other rows. So a vector is one place, everything slides over whole vectors, and which rows are beside each other changes
/// nothing. Rows that
/// a last group lacks are zeros at the input and take part in what follows.
/// </summary>
internal sealed class FeatureMaps
{
    /// <summary>Rows of a group, floats of a cell: a cache line.</summary>
    public const int Lanes = 16;

    private readonly MapBuffer _buffer;

    /// <param name="shape">Of one row.</param>
    /// <param name="border">Cells around each map, which are zero once <see cref="ClearBorder"/> was called.</param>
    /// <param name="groups">Groups that it has room for.</param>
    /// <param name="memory">Where they lie.</param>
    public FeatureMaps(MapShape shape, int border, int groups, MapMemory memory)
    {
        (Shape, Border) = (shape, border);
        LineStride = checked((shape.Width + (2 * border)) * Lanes);

        // An odd number of cells: maps that lie a multiple of 4 KiB apart would push each other out of the first-level cache.
        ChannelStride = checked((((shape.Height + (2 * border)) * (shape.Width + (2 * border))) | 1) * Lanes);
        GroupStride = checked(shape.Channels * ChannelStride);
        _buffer = memory.Take((long)groups * GroupStride);
    }

    public MapShape Shape { get; }

    /// <summary>Cells around each map.</summary>
    public int Border { get; }

    /// <summary>Floats from a cell to the one below.</summary>
    public int LineStride { get; }

    /// <summary>Floats from a cell to that of the next channel.</summary>
    public int ChannelStride { get; }

    private int GroupStride { get; }

    /// <summary>The groups that so many rows make.</summary>
    public static int GroupsOf(int rows) => (rows + Lanes - 1) / Lanes;

    /// <summary>A cell's first value; the border's lines and columns have numbers below 0 and from the height or width on.</summary>
    public ref float At(int group, int channel, int y, int x) => ref Unsafe.Add(
        ref _buffer.Start, ((nint)group * GroupStride) + ((nint)channel * ChannelStride) + ((nint)(y + Border) * LineStride) + ((x + Border) * Lanes));

    /// <summary>The cells of a line without its border.</summary>
    public Span<float> Line(int group, int channel, int y) => MemoryMarshal.CreateSpan(ref At(group, channel, y, 0), Shape.Width * Lanes);

    /// <summary>Makes a group's borders zero: other maps may have used the memory.</summary>
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

    /// <summary>Makes a group zero, its border included.</summary>
    public void Clear(int group) => MemoryMarshal.CreateSpan(ref At(group, 0, -Border, -Border), GroupStride).Clear();

    /// <summary>Takes a group of other maps of the same shape.</summary>
    public void CopyFrom(FeatureMaps source, int sourceGroup, int group)
    {
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            for (int y = 0; y < Shape.Height; y++) source.Line(sourceGroup, channel, y).CopyTo(Line(group, channel, y));
        }
    }

    /// <summary>Fills a group from rows of the data, each [channels, height, width].</summary>
    /// <param name="group">Which.</param>
    /// <param name="rows">Their numbers in <paramref name="source"/>, at most 16; what is left of the group becomes zero.</param>
    /// <param name="source">Rows of the data.</param>
    /// <param name="stride">Floats from one to the next.</param>
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
    /// Fills a group from rows of a matrix that are such rows of the data: see <see cref="FlattenTo"/>. What is left of the group becomes
    /// zero.
    /// </summary>
    public void Gather(int group, Matrix matrix, int firstRow, int count)
    {
        Span<int> rows = stackalloc int[Lanes];
        for (int row = 0; row < count; row++) rows[row] = firstRow + row;
        Gather(group, rows[..count], matrix.Values, matrix.Stride);
    }

    /// <summary>Writes a group's rows as rows of a matrix.</summary>
    /// <param name="group">Which.</param>
    /// <param name="matrix">As wide as a row of the data.</param>
    /// <param name="firstRow">The matrix's row for the group's first.</param>
    /// <param name="count">How many rows.</param>
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
