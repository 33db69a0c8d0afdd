using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Tests.SelfTests.Cases;

/// <summary>The cases cover what a self-test must cover.</summary>
public sealed class CaseListTests
{
    private static readonly int[] Kernels = [1, 3, 5, 7], Strides = [1, 2], Rows = [1, 3, 16, 32], Channels = [1, 3, 8, 13, 26, 32];

    private static readonly LayerCase[] Convolutions = [.. CaseList.Make().OfType<LayerCase>().Where(one => one.Layer is Conv2dLayer)];

    [Fact]
    public void Make_Convolutions_CoverEveryPair()
    {
        var kernels = Values("kernel", Kernels, one => Kernel(one).Size);
        var strides = Values("stride", Strides, one => Kernel(one).Stride);
        var rows = Values("rows", Rows, one => one.Rows);
        var inputs = Values("inputs", Channels, one => one.Input[0]);
        var outputs = Values("outputs", Channels, Outputs);
        var fills = Values("fills vectors", [0, 1, 2, 3], one => (Fills(one.Input[0]) ? 1 : 0) + (Fills(Outputs(one)) ? 2 : 0));
        AssertPairs(Convolutions, kernels, strides, rows, inputs);
        AssertPairs(Convolutions, kernels, outputs);
        AssertPairs(Convolutions, strides, outputs);
        AssertPairs(Convolutions, rows, outputs);
        AssertPairs(Convolutions, kernels, fills);

        // A kernel of 1 takes no padding.
        LayerCase[] larger = [.. Convolutions.Where(one => Kernel(one).Size > 1)];
        Property padding = Values("padding", [0, 1], one => Math.Min(1, Kernel(one).Padding));
        foreach (Property other in (Property[])[rows, inputs, outputs]) AssertPairs(larger, padding, other);
        foreach (int isPadded in padding.Expected)
            AssertPairs([.. larger.Where(one => padding.Of(one) == isPadded)], kernels with { Expected = Kernels[1..] }, strides);
        Assert.InRange(Convolutions.Select(one => (one.Input[0], Outputs(one))).Distinct().Count(), 18, 36);
        foreach (int channels in (int[])[4, 16])
        {
            Assert.Contains(Convolutions, one => one.Input[0] == channels);
            Assert.Contains(Convolutions, one => Outputs(one) == channels);
        }
    }

    [Fact]
    public void Make_ConvolutionsOfTheDenseEngine_CoverWhatItIsAskedFor()
    {
        // The engine takes any stride in a network's first layer, and a stride of 1 in every other layer.
        LayerCase[] inner = [.. Convolutions.Where(one => !one.IsFirst && Kernel(one).Stride == 1)];
        LayerCase[] first = [.. Convolutions.Where(one => one.IsFirst)];
        AssertPairs(inner, Values("kernel", Kernels, one => Kernel(one).Size));
        AssertPairs(inner, Values("rows", Rows, one => one.Rows));
        AssertPairs(inner, Values("inputs", Channels[2..], one => one.Input[0]));
        AssertPairs(first, Values("kernel", Kernels, one => Kernel(one).Size), Values("stride", [2], one => Kernel(one).Stride));
        AssertPairs(first, Values("stride", Strides, one => Kernel(one).Stride));
        Assert.All(first, one => Assert.InRange(one.Input[0], 1, 4));
    }

    [Fact]
    public void Make_Convolutions_ReachWhatChoosesAnotherKernel()
    {
        Assert.Contains(Convolutions, one => one.Input[2] >= 28);

        // A single row with a small kernel goes to oneDNN from 20,480 numbers on (libtorch 2.10, use_mkldnn in Convolution.cpp).
        Assert.Contains(Convolutions, one => one.Rows == 1 && one.Values.Input.Length > 20_480 && Kernel(one).Size == 3);
    }

    [Fact]
    public void Make_OtherOperations_CoverSizesThatFillVectorsAndThatDoNot()
    {
        List<SelfTestCase> cases = CaseList.Make();
        LayerCase[] layers = [.. cases.OfType<LayerCase>()], linear = [.. layers.Where(one => one.Layer is LinearLayer)];
        AssertPairs(linear, Values("rows", Rows, one => one.Rows));
        Assert.Contains(linear, one => one.Input[0] >= 1_000);
        Assert.Contains(linear, one => one.IsFirst);
        string[] operations =
            ["linear", "conv1d", "batch_norm2d", "layer_norm", "max_pool2d", "avg_pool2d", "adaptive_max_pool2d", "adaptive_avg_pool2d"];
        foreach (string operation in operations)
        {
            LayerCase[] ofOperation = [.. layers.Where(one => one.Operation == operation)];
            Assert.Contains(ofOperation, one => Fills(one.Input[0]));
            Assert.Contains(ofOperation, one => !Fills(one.Input[0]));
        }

        Assert.Contains(cases.OfType<ReductionCase>(), one => one.Values.Length >= 100_000);
    }

    [Fact]
    public void Make_Cases_HaveTextsOfTheirOwn()
    {
        List<SelfTestCase> cases = CaseList.Make();
        Assert.Distinct(cases.Select(one => one.Text));
        Assert.All(cases, one => Assert.StartsWith(one.Operation, one.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Make_Twice_GivesTheSameNumbers()
    {
        List<SelfTestCase> first = CaseList.Make(), second = CaseList.Make();
        Assert.Equal(first.Select(one => one.Text), second.Select(one => one.Text));
        for (int i = 0; i < first.Count; i++)
            Assert.Equal(first[i].Expected().SelectMany(one => one.Values), second[i].Expected().SelectMany(one => one.Values));
    }

    [Fact]
    public void Make_Layers_StayCheap()
    {
        // A self-test has 300 ms of a processor, in which the reference computes each of these products three times.
        long multiplyAdds = CaseList.Make().OfType<LayerCase>().Sum(one => one.Rows * one.Layer.MultiplyAdds(one.Input, 1));
        Assert.InRange(multiplyAdds, 500_000, 2_500_000);
    }

    private static Window Kernel(LayerCase layer) => ((Conv2dLayer)layer.Layer).Window;

    private static int Outputs(LayerCase layer) => ((Conv2dLayer)layer.Layer).Channels!.Value;

    private static bool Fills(int channels) => channels % 8 == 0;

    private static Property Values(string name, int[] expected, Func<LayerCase, int> of) => new(name, expected, of);

    /// <summary>Each value of each property occurs together with each value of every other property.</summary>
    private static void AssertPairs(LayerCase[] cases, params Property[] properties)
    {
        foreach (Property one in properties)
        {
            foreach (Property other in properties)
            {
                var pairs = from value in one.Expected from otherValue in other.Expected select (value, otherValue);
                foreach ((int value, int otherValue) in pairs.Where(pair => one != other || pair.value == pair.otherValue))
                {
                    Assert.True(
                        cases.Any(layer => one.Of(layer) == value && other.Of(layer) == otherValue),
                        $"no convolution has {one.Name} {value} and {other.Name} {otherValue}");
                }
            }
        }
    }

    private sealed record Property(string Name, int[] Expected, Func<LayerCase, int> Of);
}
