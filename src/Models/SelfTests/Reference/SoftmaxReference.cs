namespace Gridfold.Models.SelfTests.Reference;

/// <summary>Soft-max and the cross-entropy of it, with their gradients, by plain loops in doubles.</summary>
internal static class SoftmaxReference
{
    /// <summary>Computes the soft-max of each row, and the input gradient of a loss from its output gradient.</summary>
    /// <param name="input">[rows, classes].</param>
    /// <param name="outputGradient">[rows, classes].</param>
    /// <param name="classes">Values of a row.</param>
    public static (double[] Output, double[] InputGradient) Softmax(float[] input, float[] outputGradient, int classes)
    {
        double[] output = new double[input.Length], gradient = new double[input.Length];
        for (int first = 0; first < input.Length; first += classes)
        {
            double logarithm = LogarithmOfSum(input, first, classes), product = 0;
            for (int i = first; i < first + classes; i++)
            {
                output[i] = Math.Exp(input[i] - logarithm);
                product += output[i] * outputGradient[i];
            }

            for (int i = first; i < first + classes; i++) gradient[i] = output[i] * (outputGradient[i] - product);
        }

        return (output, gradient);
    }

    /// <summary>The sum of the rows' losses in nats, and the gradient of their mean by the logits.</summary>
    /// <param name="logits">[rows, classes].</param>
    /// <param name="labels">Each row's class.</param>
    /// <param name="classes">Values of a row.</param>
    public static (double Sum, double[] InputGradient) CrossEntropy(float[] logits, int[] labels, int classes)
    {
        double sum = 0;
        double[] gradient = new double[logits.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            int first = row * classes;
            double logarithm = LogarithmOfSum(logits, first, classes);
            sum += logarithm - logits[first + labels[row]];
            for (int i = first; i < first + classes; i++) gradient[i] = Math.Exp(logits[i] - logarithm) / labels.Length;
            gradient[first + labels[row]] -= 1.0 / labels.Length;
        }

        return (sum, gradient);
    }

    /// <summary>The logarithm of the sum of a row's exponentials. The values of the cases are too small for an overflow.</summary>
    private static double LogarithmOfSum(float[] values, int first, int classes)
    {
        double sum = 0;
        for (int i = first; i < first + classes; i++) sum += Math.Exp(values[i]);
        return Math.Log(sum);
    }
}
