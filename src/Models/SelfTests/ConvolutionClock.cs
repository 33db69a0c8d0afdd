using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.SelfTests;

/// <summary>Measures the speed of libtorch's convolutions in this process, with a layer of a medium network, to compare settings.</summary>
internal static class ConvolutionClock
{
    private const int Rows = 16, Channels = 64, Pixels = 16, Kernel = 3, Steps = 5;

    /// <summary>The fastest of a few steps, forward and backward, in milliseconds.</summary>
    public static double Milliseconds()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ones(Rows, Channels, Pixels, Pixels).requires_grad_(true),
            weight = ones(Channels, Channels, Kernel, Kernel).requires_grad_(true);
        double least = double.PositiveInfinity;
        for (int step = 0; step < Steps; step++)
        {
            long start = Stopwatch.GetTimestamp();
            nn.functional.conv2d(input, weight, strides: [1, 1], padding: [1, 1]).sum().backward();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return least;
    }
}
