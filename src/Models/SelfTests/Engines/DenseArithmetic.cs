using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Dense.Convolutions;
using Gridfold.Models.Weights;

namespace Gridfold.Models.SelfTests.Engines;

/// <summary>The layers of the dense engine.</summary>
/// <param name="memory">Memory for feature maps, which all cases share.</param>
internal sealed class DenseArithmetic(MapMemory memory) : ITestedArithmetic
{
    public string Engine => "dense";

    public Quantity[]? Compute(SelfTestCase testCase) => testCase switch
    {
        LayerCase { Layer: LinearLayer { Outputs: { } outputs }, IsFirst: true } layer => FirstLinear(layer, outputs),
        LayerCase { Layer: LinearLayer { Outputs: { } outputs } } layer => HiddenLinear(layer, outputs),
        LayerCase layer => DenseMapArithmetic.Compute(layer, memory),
        CrossEntropyCase crossEntropy => CrossEntropy(crossEntropy),
        _ => null,
    };

    private static Quantity[] FirstLinear(LayerCase layer, int outputs)
    {
        LinearParameters parameters = ParametersOf(layer, outputs);
        var first = new FirstLinear(parameters, layer.Rows);
        var batch = new DenseBatch(layer.Values.Input, layer.Input[0], layer.Rows);
        int[] rows = new int[layer.Rows];
        for (int row = 0; row < rows.Length; row++) rows[row] = row;
        batch.Take(rows);
        batch.PrepareGradient();
        first.Forward(batch, isTraining: true);
        first.Backward(batch, MatrixOf(layer.Values.OutputGradient, layer.Rows));
        return [ToQuantity(QuantityNames.Output, first.Output, layer.Rows), .. Gradients(parameters)];
    }

    private static Quantity[] HiddenLinear(LayerCase layer, int outputs)
    {
        LinearParameters parameters = ParametersOf(layer, outputs);
        var hidden = new HiddenLinear(parameters, layer.Rows);
        Matrix input = MatrixOf(layer.Values.Input, layer.Rows);
        hidden.Forward(input, layer.Rows, isTraining: true);
        Matrix inputGradient = hidden.Backward(input, MatrixOf(layer.Values.OutputGradient, layer.Rows), layer.Rows);
        return
        [
            ToQuantity(QuantityNames.Output, hidden.Output, layer.Rows),
            ToQuantity(QuantityNames.InputGradient, inputGradient, layer.Rows),
            .. Gradients(parameters),
        ];
    }

    private static Quantity[] CrossEntropy(CrossEntropyCase crossEntropy)
    {
        Matrix logits = MatrixOf(crossEntropy.Logits, crossEntropy.Rows);
        double[] sums = new double[crossEntropy.Rows];
        double loss =
            Training.Engines.Dense.CrossEntropy.Judge(logits, crossEntropy.Labels, sums, new ConfusionMatrix(crossEntropy.Classes));
        Training.Engines.Dense.CrossEntropy.Gradient(logits, crossEntropy.Labels, sums);
        return
        [
            new(QuantityNames.Loss, [loss / crossEntropy.Rows]),
            new(QuantityNames.SumOfLosses, [loss]),
            ToQuantity(QuantityNames.InputGradient, logits, crossEntropy.Rows),
        ];
    }

    private static LinearParameters ParametersOf(LayerCase layer, int outputs)
    {
        var parameters = new LinearParameters("", layer.Input[0], outputs);
        parameters.Load(WeightsOf(layer));
        return parameters;
    }

    /// <summary>The parameters' gradients in PyTorch's order.</summary>
    private static Quantity[] Gradients(LinearParameters parameters)
    {
        Matrix transposed = new(parameters.WeightGradient.Columns, parameters.WeightGradient.Rows);
        parameters.WeightGradient.TransposeTo(transposed);
        return
        [
            ToQuantity(QuantityNames.WeightGradient, transposed, transposed.Rows),
            ToQuantity(QuantityNames.BiasGradient, parameters.BiasGradient, 1),
        ];
    }

    /// <summary>The parameters of a layer whose name is empty.</summary>
    internal static Dictionary<string, NamedTensor> WeightsOf(LayerCase layer) => new()
    {
        [".weight"] = new(".weight", [layer.Values.Weight.Length], layer.Values.Weight),
        [".bias"] = new(".bias", [layer.Values.Bias.Length], layer.Values.Bias),
    };

    internal static Matrix MatrixOf(float[] values, int rows)
    {
        var matrix = new Matrix(rows, values.Length / rows);
        for (int row = 0; row < rows; row++) values.AsSpan(row * matrix.Columns, matrix.Columns).CopyTo(matrix.Row(row));
        return matrix;
    }

    /// <summary>The numbers of a matrix's first rows.</summary>
    internal static Quantity ToQuantity(string name, Matrix matrix, int rows)
    {
        var values = new float[rows * matrix.Columns];
        for (int row = 0; row < rows; row++) matrix.Row(row).CopyTo(values.AsSpan(row * matrix.Columns));
        return Quantity.Of(name, values);
    }
}
