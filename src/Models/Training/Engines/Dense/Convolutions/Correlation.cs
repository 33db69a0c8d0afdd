using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static Gridfold.Models.Training.Engines.Dense.Counts;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// Computes a convolution, or its gradient by its input: output[m][y][x] = start[m] + the sum over channel c, line ky and column kx of
/// weight[m][c, ky, kx] input[c][y stride + ky - padding][x stride + kx - padding]. Each value is one chain of fused multiply-adds over
/// ascending (c, ky, kx). Terms that read only border at all places of a tile may be left out: they would add zeros. Vectors hold the rows
/// of one place.
/// </summary>
internal sealed class Correlation
{
    private const int TilePlaces = 2, TileChannels = 8;

    private readonly MapShape _output;
    private readonly int _stride;

    // The taps of a tile, by the output's line and the tile's number in it. Most tiles share one list.
    private readonly Tap[][][] _taps;

    // The weights, [tile of output channels][c, ky, kx][channel of the tile]. A tile that passes the last channel repeats that channel.
    private readonly float[] _weights;

    /// <param name="input">Maps like those to read. Their border covers all places that the kernel reaches.</param>
    /// <param name="output">The shape of the output.</param>
    /// <param name="size">The kernel's lines and columns.</param>
    /// <param name="stride">The cells from one place to the next.</param>
    /// <param name="padding">The cells by which the first place reaches out of the maps.</param>
    public Correlation(FeatureMaps input, MapShape output, int size, int stride, int padding)
    {
        (_output, _stride) = (output, stride);
        Depth = input.Shape.Channels * size * size;
        _weights = new float[(output.Channels + TileChannels - 1) / TileChannels * TileChannels * Depth];
        _taps = new Tap[output.Height][][];

        // The code uses only loops and arrays, because generic code over structs is compiled for each struct in each process.
        for (int y = 0, previousFrom = -1, previousTo = -1; y < output.Height; y++)
        {
            int fromLine = Math.Max(0, padding - (y * stride)), toLine = Math.Min(size, input.Shape.Height + padding - (y * stride));
            _taps[y] = fromLine == previousFrom && toLine == previousTo ? _taps[y - 1] : TapsOfLine(input, size, padding, fromLine, toLine);
            (previousFrom, previousTo) = (fromLine, toLine);
        }
    }

    /// <summary>The number of weights of an output channel.</summary>
    public int Depth { get; }

    /// <summary>Takes a convolution's weights.</summary>
    /// <param name="weights">The weights, output channels x (input channel, line, column).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetWeights(Matrix weights)
    {
        ref float place = ref MemoryMarshal.GetArrayDataReference(_weights);
        for (int first = 0; first < _output.Channels; first += TileChannels)
        {
            for (int k = 0; k < Depth; k++)
            {
                ref float column = ref Unsafe.Add(ref weights.Start, k);
                for (int channel = 0; channel < TileChannels; channel++)
                {
                    place = Unsafe.Add(ref column, (nint)Math.Min(first + channel, _output.Channels - 1) * weights.Stride);
                    place = ref Unsafe.Add(ref place, 1);
                }
            }
        }
    }

    /// <summary>
    /// Takes the weights of the convolution whose input gradient is computed. The kernel is turned around, and its channels change places.
    /// </summary>
    /// <param name="weights">
    /// The weights of that convolution. Its output channels are the input channels here: output channels x (input channel, line, column).
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetTurnedWeights(Matrix weights)
    {
        int taps = weights.Columns / _output.Channels;
        ref float place = ref MemoryMarshal.GetArrayDataReference(_weights);
        for (int first = 0; first < _output.Channels; first += TileChannels)
        {
            for (int input = 0; input < weights.Rows; input++)
            {
                ref float row = ref Unsafe.Add(ref weights.Start, (nint)input * weights.Stride);
                for (int tap = taps - 1; tap >= 0; tap--)
                {
                    for (int channel = 0; channel < TileChannels; channel++)
                    {
                        place = Unsafe.Add(ref row, (Math.Min(first + channel, _output.Channels - 1) * taps) + tap);
                        place = ref Unsafe.Add(ref place, 1);
                    }
                }
            }
        }
    }

    /// <summary>Fills a group of the output.</summary>
    /// <param name="input">The input maps, see the constructor.</param>
    /// <param name="inputGroup">The group of the input.</param>
    /// <param name="start">The first value of the sums of each output channel.</param>
    /// <param name="output">The output maps, see the constructor.</param>
    /// <param name="outputGroup">The group of the output.</param>
    public void Fill(FeatureMaps input, int inputGroup, ReadOnlySpan<float> start, FeatureMaps output, int outputGroup)
    {
        if (Vector512.IsHardwareAccelerated) Fill<Simd512, Vector512<float>>(input, inputGroup, start, output, outputGroup);
        else Fill<Simd256, Vector256<float>>(input, inputGroup, start, output, outputGroup);
    }

    /// <summary>Fills a group of the output with vectors of a chosen width.</summary>
    public void Fill<TSimd, TVector>(FeatureMaps input, int inputGroup, ReadOnlySpan<float> start, FeatureMaps output, int outputGroup)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int y = 0; y < _output.Height; y++)
        {
            for (int tile = 0, x = 0; x < _output.Width; tile++, x += TilePlaces)
            {
                ref float from = ref input.At(inputGroup, 0, y * _stride, x * _stride);
                ref float to = ref output.At(outputGroup, 0, y, x);
                if (x + 1 < _output.Width)
                    FillPlaces<TSimd, TVector, Count2>(ref from, _taps[y][tile], start, ref to, output.ChannelStride);
                else FillPlaces<TSimd, TVector, Count1>(ref from, _taps[y][tile], start, ref to, output.ChannelStride);
            }
        }
    }

    /// <summary>Computes all channels of one or two neighbouring places. The values that they read stay in the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillPlaces<TSimd, TVector, TPlaces>(
        ref float input, Tap[] taps, ReadOnlySpan<float> start, ref float output, int channelStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPlaces : struct, ICount
    {
        int step = _stride * FeatureMaps.Lanes, last = _output.Channels - 1;
        for (int first = 0; first <= last; first += TileChannels)
        {
            ref float weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_weights), (nint)first * Depth);
            for (int lane = 0; lane < FeatureMaps.Lanes; lane += TSimd.Lanes)
            {
                ref float from = ref Unsafe.Add(ref input, lane);
                ref float to = ref Unsafe.Add(ref output, lane);
                for (int channel = first; channel < Math.Min(first + TileChannels, last + 1); channel += TSimd.TileChannels)
                {
                    ref float tile = ref Unsafe.Add(ref weights, channel - first);
                    switch (Math.Min(last + 1 - channel, TSimd.TileChannels))
                    {
                        case 1 or 2:
                            FillTile<TSimd, TVector, Count2, TPlaces>(
                                ref from, step, taps, ref tile, start, ref to, channelStride, channel, last);
                            break;
                        case 3 or 4:
                            FillTile<TSimd, TVector, Count4, TPlaces>(
                                ref from, step, taps, ref tile, start, ref to, channelStride, channel, last);
                            break;
                        case 5 or 6:
                            FillTile<TSimd, TVector, Count6, TPlaces>(
                                ref from, step, taps, ref tile, start, ref to, channelStride, channel, last);
                            break;
                        default:
                            FillTile<TSimd, TVector, Count8, TPlaces>(
                                ref from, step, taps, ref tile, start, ref to, channelStride, channel, last);
                            break;
                    }
                }
            }
        }
    }

    /// <summary>Computes up to eight channels of one or two places. The sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillTile<TSimd, TVector, TChannels, TPlaces>(
        ref float input, int step, Tap[] taps, ref float weights, ReadOnlySpan<float> start, ref float output, int channelStride, int first,
        int last)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TChannels : struct, ICount
        where TPlaces : struct, ICount
    {
        TVector a0 = Start(start, first, last), a1 = Start(start, first + 1, last), a2 = default, a3 = default, a4 = default, a5 = default,
            a6 = default, a7 = default;
        if (TChannels.Value > 2) (a2, a3) = (Start(start, first + 2, last), Start(start, first + 3, last));
        if (TChannels.Value > 4) (a4, a5) = (Start(start, first + 4, last), Start(start, first + 5, last));
        if (TChannels.Value > 6) (a6, a7) = (Start(start, first + 6, last), Start(start, first + 7, last));
        TVector b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5, b6 = a6, b7 = a7;

        ref Tap tap = ref MemoryMarshal.GetArrayDataReference(taps);
        ref Tap end = ref Unsafe.Add(ref tap, taps.Length);
        for (; Unsafe.IsAddressLessThan(ref tap, ref end); tap = ref Unsafe.Add(ref tap, 1))
        {
            ref float cell = ref Unsafe.Add(ref input, tap.Input);
            ref float weight = ref Unsafe.Add(ref weights, tap.Weight);
            TVector a = TSimd.Load(ref cell), b = default;
            if (TPlaces.Value > 1) b = TSimd.Load(ref Unsafe.Add(ref cell, step));
            TVector w0 = TSimd.Broadcast(weight), w1 = TSimd.Broadcast(Unsafe.Add(ref weight, 1));
            (a0, a1) = (TSimd.MultiplyAdd(w0, a, a0), TSimd.MultiplyAdd(w1, a, a1));
            if (TPlaces.Value > 1) (b0, b1) = (TSimd.MultiplyAdd(w0, b, b0), TSimd.MultiplyAdd(w1, b, b1));
            if (TChannels.Value > 2)
            {
                TVector w2 = TSimd.Broadcast(Unsafe.Add(ref weight, 2)), w3 = TSimd.Broadcast(Unsafe.Add(ref weight, 3));
                (a2, a3) = (TSimd.MultiplyAdd(w2, a, a2), TSimd.MultiplyAdd(w3, a, a3));
                if (TPlaces.Value > 1) (b2, b3) = (TSimd.MultiplyAdd(w2, b, b2), TSimd.MultiplyAdd(w3, b, b3));
            }

            if (TChannels.Value > 4)
            {
                TVector w4 = TSimd.Broadcast(Unsafe.Add(ref weight, 4)), w5 = TSimd.Broadcast(Unsafe.Add(ref weight, 5));
                (a4, a5) = (TSimd.MultiplyAdd(w4, a, a4), TSimd.MultiplyAdd(w5, a, a5));
                if (TPlaces.Value > 1) (b4, b5) = (TSimd.MultiplyAdd(w4, b, b4), TSimd.MultiplyAdd(w5, b, b5));
            }

            if (TChannels.Value > 6)
            {
                TVector w6 = TSimd.Broadcast(Unsafe.Add(ref weight, 6)), w7 = TSimd.Broadcast(Unsafe.Add(ref weight, 7));
                (a6, a7) = (TSimd.MultiplyAdd(w6, a, a6), TSimd.MultiplyAdd(w7, a, a7));
                if (TPlaces.Value > 1) (b6, b7) = (TSimd.MultiplyAdd(w6, b, b6), TSimd.MultiplyAdd(w7, b, b7));
            }
        }

        Store(a0, b0, ref Channel(ref output, first, last, channelStride));
        Store(a1, b1, ref Channel(ref output, first + 1, last, channelStride));
        if (TChannels.Value > 2) Store(a2, b2, ref Channel(ref output, first + 2, last, channelStride));
        if (TChannels.Value > 2) Store(a3, b3, ref Channel(ref output, first + 3, last, channelStride));
        if (TChannels.Value > 4) Store(a4, b4, ref Channel(ref output, first + 4, last, channelStride));
        if (TChannels.Value > 4) Store(a5, b5, ref Channel(ref output, first + 5, last, channelStride));
        if (TChannels.Value > 6) Store(a6, b6, ref Channel(ref output, first + 6, last, channelStride));
        if (TChannels.Value > 6) Store(a7, b7, ref Channel(ref output, first + 7, last, channelStride));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TVector Start(ReadOnlySpan<float> start, int channel, int last) => TSimd.Broadcast(start[Math.Min(channel, last)]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static ref float Channel(ref float output, int channel, int last, int channelStride) =>
            ref Unsafe.Add(ref output, (nint)Math.Min(channel, last) * channelStride);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Store(TVector a, TVector b, ref float place)
        {
            TSimd.Store(a, ref place);
            if (TPlaces.Value > 1) TSimd.Store(b, ref Unsafe.Add(ref place, FeatureMaps.Lanes));
        }
    }

    /// <summary>Gives the taps of each tile in a line of the output. Neighbours that read alike share one list.</summary>
    /// <param name="input">See the constructor.</param>
    /// <param name="size">See the constructor.</param>
    /// <param name="padding">See the constructor.</param>
    /// <param name="fromLine">The kernel's first line that reads more than border.</param>
    /// <param name="toLine">The line after the kernel's last line that reads more than border.</param>
    private Tap[][] TapsOfLine(FeatureMaps input, int size, int padding, int fromLine, int toLine)
    {
        var tiles = new Tap[(_output.Width + TilePlaces - 1) / TilePlaces][];
        for (int tile = 0, previousFrom = -1, previousTo = -1; tile < tiles.Length; tile++)
        {
            int first = tile * TilePlaces, last = Math.Min(first + TilePlaces, _output.Width) - 1;
            int from = Math.Max(0, padding - (last * _stride)), to = Math.Min(size, input.Shape.Width + padding - (first * _stride));
            tiles[tile] = from == previousFrom && to == previousTo
                ? tiles[tile - 1]
                : Taps(input, size, padding, fromLine, toLine, from, to);
            (previousFrom, previousTo) = (from, to);
        }

        return tiles;
    }

    private static Tap[] Taps(FeatureMaps input, int size, int padding, int fromLine, int toLine, int fromColumn, int toColumn)
    {
        var taps = new Tap[input.Shape.Channels * Math.Max(0, toLine - fromLine) * Math.Max(0, toColumn - fromColumn)];
        int count = 0;
        for (int channel = 0; channel < input.Shape.Channels; channel++)
        {
            for (int ky = fromLine; ky < toLine; ky++)
            {
                for (int kx = fromColumn; kx < toColumn; kx++)
                {
                    int k = (((channel * size) + ky) * size) + kx;
                    int place =
                        (channel * input.ChannelStride) + ((ky - padding) * input.LineStride) + ((kx - padding) * FeatureMaps.Lanes);
                    taps[count++] = new Tap(place, k * TileChannels);
                }
            }
        }

        return taps;
    }

    /// <summary>
    /// A used weight: its input, in floats from the tile's first cell, and its place, in floats from the tile's first weight.
    /// </summary>
    private readonly record struct Tap(int Input, int Weight);
}
