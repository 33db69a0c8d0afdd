using Gridfold.Models.Networks;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>The cases of a self-test.</summary>
internal static class CaseList
{
    /// <summary>Makes all cases.</summary>
    public static List<SelfTestCase> Make()
    {
        var cases = new List<SelfTestCase>();
        ConvolutionCases.AddTo(cases);
        AddSequences(cases);
        AddTokens(cases);
        cases.Add(new AttentionCase(rows: 3, heads: 2, steps: 17, size: 13));
        cases.Add(new AttentionCase(rows: 16, heads: 4, steps: 8, size: 8));
        AddLinear(cases);
        AddNormalisations(cases);
        AddPoolings(cases);
        cases.Add(new LayerCase(new ActivationLayer("softmax"), [103], rows: 16) { Range = (-4, 4) });
        cases.Add(new LayerCase(new ActivationLayer("softmax"), [1_000], rows: 3) { Range = (-4, 4) });
        cases.Add(new CrossEntropyCase(rows: 32, classes: 10));
        cases.Add(new CrossEntropyCase(rows: 3, classes: 100));
        cases.Add(new ReductionCase(lines: 300, columns: 337));
        cases.Add(new RandomStreamCase(count: 4_000));
        cases.Add(new CopyCase(count: 900));
        return cases;
    }

    private static void AddSequences(List<SelfTestCase> cases)
    {
        Add(inputs: 1, outputs: 13, new Window(7, 1, 3), steps: 40, rows: 16);
        Add(inputs: 3, outputs: 8, new Window(5, 2, 0), steps: 29, rows: 3);
        Add(inputs: 8, outputs: 32, new Window(3, 1, 1), steps: 17, rows: 3);
        Add(inputs: 13, outputs: 26, new Window(3, 2, 1), steps: 12, rows: 32);
        Add(inputs: 26, outputs: 3, new Window(5, 1, 2), steps: 9, rows: 1);
        Add(inputs: 32, outputs: 1, new Window(1, 1, 0), steps: 8, rows: 16);

        void Add(int inputs, int outputs, Window window, int steps, int rows) =>
            cases.Add(new LayerCase(new Conv1dLayer(outputs, window), [inputs, steps], rows));
    }

    private static void AddTokens(List<SelfTestCase> cases)
    {
        // Each token stands in several places, and the whole part of a number is the token.
        cases.Add(new LayerCase(new EmbeddingLayer(5, 13), [40], rows: 16) { Range = (0, 4.99) });
        cases.Add(new LayerCase(new EmbeddingLayer(300, 8), [29], rows: 32) { Range = (1, 299.9) });
    }

    private static void AddLinear(List<SelfTestCase> cases)
    {
        // The sums have one product or a thousand. The outputs fill their last vector or do not.
        cases.Add(new LayerCase(new LinearLayer(1), [1], rows: 1));
        cases.Add(new LayerCase(new LinearLayer(3), [13], rows: 16));
        cases.Add(new LayerCase(new LinearLayer(26), [50], rows: 32));
        cases.Add(new LayerCase(new LinearLayer(48), [16], rows: 3));
        cases.Add(new LayerCase(new LinearLayer(100), [64], rows: 3));
        cases.Add(new LayerCase(new LinearLayer(7), [1_000], rows: 3));
        cases.Add(new LayerCase(new LinearLayer(13), [784], rows: 3) { IsFirst = true });
    }

    private static void AddNormalisations(List<SelfTestCase> cases)
    {
        Add(new BatchNormLayer(IsOfImages: true), [13, 5, 7], rows: 3);
        Add(new BatchNormLayer(IsOfImages: true), [32, 4, 4], rows: 16);
        Add(new BatchNormLayer(IsOfImages: false), [26], rows: 32);
        Add(new LayerNormLayer(), [32, 5, 7], rows: 3);
        Add(new LayerNormLayer(), [26], rows: 16);

        // The mean is twice the standard deviation, as after a ReLU. So it matters whether a variance leaves it out.
        void Add(LayerSpec layer, int[] input, int rows) => cases.Add(new LayerCase(layer, input, rows) { Range = (0.2, 1.8) });
    }

    private static void AddPoolings(List<SelfTestCase> cases)
    {
        foreach (bool isMax in (bool[])[true, false])
        {
            cases.Add(new LayerCase(new Pool2dLayer(isMax, new Window(2, 2, 0)), [3, 8, 6], rows: 16));
            cases.Add(new LayerCase(new Pool2dLayer(isMax, new Window(3, 2, 1)), [16, 7, 6], rows: 3));
            cases.Add(new LayerCase(new AdaptivePool2dLayer(isMax, 1), [26, 4, 5], rows: 1));
            cases.Add(new LayerCase(new AdaptivePool2dLayer(isMax, 3), [8, 7, 5], rows: 16));
        }
    }
}
