using Gridfold.Models.Devices.SelfTests.Cases;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.Training.Dense;
using Gridfold.Models.Training.Dense.Convolutions;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Devices.SelfTests.Engines;

/// <summary>The layers of the engine in vector code of its own, which trains on processors.</summary>
/// <param name="memory">For feature maps; each case begins to use it anew.</param>
internal sealed class DenseArithmetic(MapMemory memory) : ITestedArithmetic
{
    public string Engine => "dense";

    public Quantity[]? Compute(SelfTestCase testCase) => testCase switch
    {
        LayerCase { Layer: LinearLayer linear } layer => layer.IsFirst ? FirstLinear(layer, linear.Outputs!.Value) : HiddenLinear(layer, linear.Outputs!.Value),
        LayerCase layer => DenseMapArithmetic.Compute(layer, memory),
        CrossEntropyCase crossEntropy => CrossEntropy(crossEntropy),
        _ => null,
    };

    private static Quantity[] FirstLinear(LayerCase layer, int outputs)
    {
        LinearParameters parameters = ParametersOf(layer, outputs);
        var first = new FirstLinear(parameters, layer.Rows);

        // Which product it is follows from the values, as in a training.
        float[] input = layer.Values.Input;
        RowBatch batch = SparseInputs.Find(input, layer.Input[0]) is { } sparse
            ? new SparseBatch(sparse, sparse.Deviations)
            : new DenseBatch(input, layer.Input[0], layer.Rows);
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
        double loss = Training.Dense.CrossEntropy.Judge(logits, crossEntropy.Labels, sums, new ConfusionMatrix(crossEntropy.Classes));
        Training.Dense.CrossEntropy.Gradient(logits, crossEntropy.Labels, sums);
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

    /// <summary>The gradients of the parameters, the weights' as PyTorch has them.</summary>
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

    /// <summary>A layer's weights as those of a layer without a name.</summary>
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
