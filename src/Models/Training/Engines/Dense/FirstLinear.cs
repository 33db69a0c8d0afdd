namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>A linear layer that reads the data.</summary>
internal sealed class FirstLinear(LinearParameters parameters, int mostRows) : FirstLayer(mostRows, parameters.Weights.Columns)
{
    public override IEnumerable<LearnedParameters> Learned => [parameters];

    public override void Forward(InputBatch input, bool isTraining) => ((RowBatch)input).Multiply(parameters, Output);

    public override void Backward(InputBatch input, Matrix gradient)
    {
        parameters.SumBiasGradient(gradient, input.Rows);
        ((RowBatch)input).Gradient(parameters, gradient);
    }
}
