using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;
using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.SelfTests.Engines;
using Gridfold.Models.SelfTests.Reference;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Tests.SelfTests;

/// <summary>A self-test finds products of shortened factors. In everything else, the tested arithmetics are exact.</summary>
public sealed class ShortenedFactorsTests
{
    [Theory]
    [InlineData("TF32", 10)]
    [InlineData("bfloat16", 7)]
    public void Run_ShortenedFactors_IsFoundInEveryProduct(string format, int bits)
    {
        SelfTestCase[] cases = [.. SelfTestTests.Cases("conv2d"), .. SelfTestTests.Cases("linear")];
        List<CaseResult> results = SelfTest.Run([new ShorteningArithmetic(bits)], cases, SelfTest.GpuTolerance);
        Assert.Equal(3 * cases.Length, results.Count);
        Assert.All(results, result => Assert.False(result.IsRight, $"{format} {result}"));
    }

    [Fact]
    public void Run_WholeFactors_IsRight()
    {
        List<CaseResult> results = SelfTest.Run([new ShorteningArithmetic(23)], SelfTestTests.Cases("conv2d"), SelfTest.GpuTolerance);
        Assert.All(results, result => Assert.Equal(0, result.Error));
    }

    private sealed class ShorteningArithmetic(int bits) : ITestedArithmetic
    {
        public string Engine => "libtorch";

        public Quantity[]? Compute(SelfTestCase testCase)
        {
            var layer = (LayerCase)testCase;
            float[] input = Shortened(layer.Values.Input), weight = Shortened(layer.Values.Weight);
            float[] gradient = Shortened(layer.Values.OutputGradient);
            if (layer.Layer is LinearLayer { Outputs: { } outputs })
            {
                var linear = new LinearReference(layer.Rows, layer.Input[0], outputs);
                linear.Compute(input, weight, layer.Values.Bias, gradient);
                return Quantities(linear.Output, linear.InputGradient, linear.WeightGradient);
            }

            var (channels, kernel) = (Conv2dLayer)layer.Layer;
            var convolution = new ConvolutionReference(
                layer.Rows, layer.Input[0], layer.Input[1], layer.Input[2], channels!.Value, kernel.Size, kernel.Stride, kernel.Padding);
            convolution.Compute(input, weight, layer.Values.Bias, gradient);
            return Quantities(convolution.Output, convolution.InputGradient, convolution.WeightGradient);
        }

        private static Quantity[] Quantities(double[] output, double[] inputGradient, double[] weightGradient) =>
        [
            new(QuantityNames.Output, output),
            new(QuantityNames.InputGradient, inputGradient),
            new(QuantityNames.WeightGradient, weightGradient),
        ];

        /// <summary>Rounds floats to this number of bits after the leading one.</summary>
        private float[] Shortened(float[] values) => Array.ConvertAll(values, value =>
        {
            int dropped = 23 - bits, half = dropped == 0 ? 0 : 1 << (dropped - 1);
            return BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(value) + half) & (-1 << dropped));
        });
    }
}
