using System.Runtime.CompilerServices;
using Gridfold.Models.Devices.SelfTests.Cases;

namespace Gridfold.Models.Devices.SelfTests.Engines;

/// <summary>Where the numbers of two networks lie in a tensor: in turns of one block each.</summary>
/// <param name="blocks">Blocks of each network.</param>
internal readonly struct NetworkPlaces(int blocks)
{
    private const int Networks = 2;

    /// <summary>The first network's numbers, then the second's: parameters and features.</summary>
    public static NetworkPlaces Whole => new(1);

    /// <summary>Of a layer's inputs and outputs: images have the channels of both networks in each row.</summary>
    public static NetworkPlaces Of(LayerCase layer) => layer.Input.Length == 3 ? new(layer.Rows) : Whole;

    /// <summary>The dimensions of a layer's inputs for both networks.</summary>
    public static long[] Shape(LayerCase layer) => layer.Input.Length == 3
        ? [layer.Rows, Networks * layer.Input[0], layer.Input[1], layer.Input[2]]
        : [Networks, layer.Rows, layer.Input[0]];

    /// <summary>The numbers of both networks.</summary>
    /// <param name="first">The first network's.</param>
    /// <param name="scale">What the second's are of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float[] Join(float[] first, float scale)
    {
        var both = new float[Networks * first.Length];
        int size = first.Length / blocks;
        for (int i = 0; i < first.Length; i++)
        {
            int place = (i / size * Networks * size) + (i % size);
            both[place] = first[i];
            both[place + size] = first[i] * scale;
        }

        return both;
    }

    /// <summary>The first network's numbers and then the second's.</summary>
    /// <param name="both">The numbers of both.</param>
    /// <param name="scale">What the second's are divided by.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[] Part(ReadOnlySpan<float> both, float scale)
    {
        int count = both.Length / Networks, size = count / blocks;
        double[] values = new double[both.Length];
        for (int i = 0; i < count; i++)
        {
            int place = (i / size * Networks * size) + (i % size);
            values[i] = both[place];
            values[count + i] = both[place + size] / (double)scale;
        }

        return values;
    }
}
