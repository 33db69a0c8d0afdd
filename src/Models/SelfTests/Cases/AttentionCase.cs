using System.Globalization;
using Gridfold.Models.Randomness;
using Gridfold.Models.SelfTests.Reference;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>The part of attention without weights, forward and backward. Each row has another number of time steps of padding.</summary>
internal sealed class AttentionCase : SelfTestCase
{
    private const ulong Seed = 20_260_105;

    /// <param name="rows">Rows of the mini-batch.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="steps">The number of time steps.</param>
    /// <param name="size">The values of a head.</param>
    public AttentionCase(int rows, int heads, int steps, int size)
    {
        (Rows, Heads, Steps, Size) = (rows, heads, steps, size);
        var random = new RandomStream(Seed);
        Input = Numbers(random, 3 * rows * heads * steps * size, -2, 2);
        OutputGradient = Numbers(random, rows * heads * steps * size, -0.5, 1);
        Padding = new bool[rows * steps];
        for (int place = 0; place < Padding.Length; place++) Padding[place] = place % steps < place / steps % steps;
    }

    public int Rows { get; }

    public int Heads { get; }

    public int Steps { get; }

    public int Size { get; }

    /// <summary>Queries, keys and values, one after the other: [rows, heads, time steps, values of a head] each.</summary>
    public float[] Input { get; }

    /// <summary>Whether a time step is padding, [rows, time steps].</summary>
    public bool[] Padding { get; }

    /// <summary>[rows, heads, time steps, values of a head].</summary>
    public float[] OutputGradient { get; }

    public override string Operation => "attention";

    public override string Text =>
        string.Create(CultureInfo.InvariantCulture, $"attention, {Heads} heads of {Size} values, {Rows} rows of {Steps} time steps");

    public override Quantity[] Expected()
    {
        var reference = new AttentionReference(Rows, Heads, Steps, Size);
        reference.Compute(Input, Padding, OutputGradient);
        return [new(QuantityNames.Output, reference.Output), new(QuantityNames.InputGradient, reference.InputGradient)];
    }
}
