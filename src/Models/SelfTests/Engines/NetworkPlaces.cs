using System.Runtime.CompilerServices;
using Gridfold.Models.SelfTests.Cases;

namespace Gridfold.Models.SelfTests.Engines;

/// <summary>The order of two networks' numbers in a tensor: a block of the first, a block of the second, and so on.</summary>
/// <param name="blocks">Blocks of each network.</param>
internal readonly struct NetworkPlaces(int blocks)
{
    private const int Networks = 2;

    /// <summary>All numbers of the first network, then those of the second, as parameters and features lie.</summary>
    public static NetworkPlaces Whole => new(1);

    /// <summary>The order of a layer's inputs and outputs. Each row of images has the channels of both networks.</summary>
    public static NetworkPlaces Of(LayerCase layer) => layer.Input.Length == 3 ? new(layer.Rows) : Whole;

    /// <summary>The dimensions of a layer's inputs for both networks.</summary>
    public static long[] Shape(LayerCase layer) => layer.Input.Length == 3
        ? [layer.Rows, Networks * layer.Input[0], layer.Input[1], layer.Input[2]]
        : [Networks, layer.Rows, layer.Input[0]];

    /// <summary>Puts the numbers of both networks into one array.</summary>
    /// <param name="first">The first network's numbers.</param>
    /// <param name="scale">The factor that gives the second network's.</param>
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

    /// <summary>The first network's numbers, and after them the second's, brought to the scale of the first.</summary>
    /// <param name="both">The numbers of both networks.</param>
    /// <param name="scale">The divisor of the second network's.</param>
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
