using System.Globalization;
using Gridfold.Models.SelfTests.Reference;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>The cross-entropy of the soft-max of logits, and its gradient by the logits.</summary>
internal sealed class CrossEntropyCase : SelfTestCase
{
    private const ulong Seed = 20_260_102;

    /// <param name="rows">Rows of the mini-batch.</param>
    /// <param name="classes">Logits of a row.</param>
    public CrossEntropyCase(int rows, int classes)
    {
        (Rows, Classes) = (rows, classes);
        var random = new RandomStream(Seed);
        Logits = Numbers(random, rows * classes, -8, 8);
        Labels = new int[rows];
        for (int row = 0; row < rows; row++) Labels[row] = (int)random.NextBelow(classes);
    }

    public int Rows { get; }

    public int Classes { get; }

    /// <summary>[rows, classes].</summary>
    public float[] Logits { get; }

    /// <summary>Each row's class.</summary>
    public int[] Labels { get; }

    public override string Operation => "cross_entropy";

    public override string Text => string.Create(CultureInfo.InvariantCulture, $"cross_entropy, {Classes} classes, {Rows} rows");

    public override Quantity[] Expected()
    {
        (double sum, double[] gradient) = SoftmaxReference.CrossEntropy(Logits, Labels, Classes);
        return [new(QuantityNames.Loss, [sum / Rows]), new(QuantityNames.SumOfLosses, [sum]), new(QuantityNames.InputGradient, gradient)];
    }
}
