using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gridfold.Models.Metrics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>The cross-entropy of a softmax of the logits, in nats.</summary>
internal static class CrossEntropy
{
    /// <summary>Judges rows. Replaces each logit by the exponential of the logit minus the row's greatest logit.</summary>
    /// <param name="logits">The logits, one row for each row of the data; overwritten.</param>
    /// <param name="classes">The class of each row.</param>
    /// <param name="sums">Receives the sum of the exponentials of each row.</param>
    /// <param name="confusion">Counts each row. The predicted class is the first with the greatest logit.</param>
    /// <param name="predicted">Receives the predicted class of each row. Empty where no caller asks for it.</param>
    /// <returns>The sum of the rows' losses, added in the order of the rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Judge(
        Matrix logits, ReadOnlySpan<int> classes, Span<double> sums, ConfusionMatrix confusion, Span<int> predicted = default)
    {
        double loss = 0;
        for (int row = 0; row < classes.Length; row++)
        {
            Span<float> values = logits.Row(row);
            int greatest = 0;
            for (int label = 1; label < values.Length; label++)
            {
                if (values[label] > values[greatest]) greatest = label;
            }

            float ofClass = values[classes[row]] - values[greatest];
            Exponentials(logits.PaddedRow(row), values[greatest]);
            double sum = 0;
            foreach (float value in values) sum += value;
            sums[row] = sum;
            loss += Math.Log(sum) - ofClass;
            confusion.Add(classes[row], greatest);
            if (!predicted.IsEmpty) predicted[row] = greatest;
        }

        return loss;
    }

    /// <summary>Turns the output of <see cref="Judge"/> into the gradient of the rows' mean loss by their logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(Matrix exponentials, ReadOnlySpan<int> classes, ReadOnlySpan<double> sums)
    {
        for (int row = 0; row < classes.Length; row++)
        {
            Span<float> values = exponentials.Row(row);
            double scale = 1 / (sums[row] * classes.Length);
            for (int label = 0; label < values.Length; label++) values[label] = (float)(values[label] * scale);
            values[classes[row]] -= 1f / classes.Length;
            exponentials.PaddedRow(row)[values.Length..].Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exponentials(Span<float> values, float greatest)
    {
        foreach (ref Vector256<float> vector in MemoryMarshal.Cast<float, Vector256<float>>(values))
            vector = Elementwise.InDoubles<Exponential>(vector - Vector256.Create(greatest));
    }
}
