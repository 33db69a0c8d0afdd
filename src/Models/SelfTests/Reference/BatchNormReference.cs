using System.Runtime.CompilerServices;

namespace Gridfold.Models.SelfTests.Reference;

/// <summary>
/// Batch normalisation in training and its gradients, by plain loops with double sums (Ioffe and Szegedy, "Batch normalization", ICML 2015,
/// algorithm 1 and section 3). Arrays are in PyTorch's order. The running statistics begin with mean 0 and variance 1.
/// </summary>
internal sealed class BatchNormReference
{
    // PyTorch's defaults.
    private const double Epsilon = 1e-5, Momentum = 0.1;

    private readonly int _rows, _channels, _places;

    /// <param name="rows">The number of rows. A channel has at least 2 values in all rows together.</param>
    /// <param name="channels">The number of channels, or of features.</param>
    /// <param name="places">The number of values of a channel in a row.</param>
    public BatchNormReference(int rows, int channels, int places)
    {
        (_rows, _channels, _places) = (rows, channels, places);
        (Output, InputGradient) = (new double[rows * channels * places], new double[rows * channels * places]);
        (WeightGradient, BiasGradient) = (new double[channels], new double[channels]);
        (RunningMean, RunningVariance) = (new double[channels], new double[channels]);
    }

    /// <summary>The output, [rows, channels, places].</summary>
    public double[] Output { get; }

    /// <summary>The gradient by the input, [rows, channels, places].</summary>
    public double[] InputGradient { get; }

    /// <summary>The gradient by the weights, [channels].</summary>
    public double[] WeightGradient { get; }

    /// <summary>The gradient by the biases, [channels].</summary>
    public double[] BiasGradient { get; }

    /// <summary>The running mean after this batch, [channels].</summary>
    public double[] RunningMean { get; }

    /// <summary>The running variance after this batch, [channels]. The batch's variance is the variance of a sample.</summary>
    public double[] RunningVariance { get; }

    /// <summary>Fills the results.</summary>
    /// <param name="input">The input, in the form of <see cref="Output"/>.</param>
    /// <param name="weights">The weight of each channel.</param>
    /// <param name="bias">The bias of each channel.</param>
    /// <param name="outputGradient">The gradient by the output, in the form of <see cref="Output"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(float[] input, float[] weights, float[] bias, float[] outputGradient)
    {
        double count = _rows * _places;
        for (int channel = 0; channel < _channels; channel++)
        {
            double mean = 0, variance = 0;
            for (int i = 0; i < count; i++) mean += input[Place(channel, i)] / count;
            for (int i = 0; i < count; i++) variance += Math.Pow(input[Place(channel, i)] - mean, 2) / count;
            RunningMean[channel] = Momentum * mean;
            RunningVariance[channel] = 1 - Momentum + (Momentum * variance * count / (count - 1));

            double deviation = Math.Sqrt(variance + Epsilon);
            for (int i = 0; i < count; i++)
            {
                double gradient = outputGradient[Place(channel, i)], normalised = (input[Place(channel, i)] - mean) / deviation;
                Output[Place(channel, i)] = (normalised * weights[channel]) + bias[channel];
                WeightGradient[channel] += gradient * normalised;
                BiasGradient[channel] += gradient;
            }

            for (int i = 0; i < count; i++)
            {
                double gradient = outputGradient[Place(channel, i)], normalised = (input[Place(channel, i)] - mean) / deviation;
                double common = (BiasGradient[channel] + (normalised * WeightGradient[channel])) / count;
                InputGradient[Place(channel, i)] = weights[channel] / deviation * (gradient - common);
            }
        }
    }

    /// <summary>Gives the place of a channel's value.</summary>
    private int Place(int channel, int value) => (((value / _places * _channels) + channel) * _places) + (value % _places);
}
