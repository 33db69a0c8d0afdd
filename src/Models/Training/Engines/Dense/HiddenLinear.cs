namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>A linear layer that reads the output of another layer.</summary>
internal sealed class HiddenLinear : Layer
{
    private readonly LinearParameters _parameters;
    private readonly Matrix _transposed;
    private readonly Matrix _inputGradient;

    public HiddenLinear(LinearParameters parameters, int mostRows) : base(mostRows, parameters.Weights.Columns)
    {
        _parameters = parameters;
        _transposed = new Matrix(parameters.Weights.Columns, parameters.Weights.Rows);
        _inputGradient = new Matrix(mostRows, parameters.Weights.Rows);
    }

    public override void Forward(Matrix input, int rows, bool isTraining)
    {
        Output.FillRows(_parameters.Bias, rows);
        DenseProduct.Add(ref input.Start, DenseProduct.Layout.Of(input), _parameters.Weights, Output, rows, input.Columns);
    }

    public override Matrix Backward(Matrix input, Matrix gradient, int rows)
    {
        _parameters.SumBiasGradient(gradient, rows);
        _parameters.WeightGradient.Values.Clear();
        DenseProduct.Add(ref input.Start, DenseProduct.Layout.Transposed(input), gradient, _parameters.WeightGradient, input.Columns, rows);

        _parameters.Weights.TransposeTo(_transposed);
        _inputGradient.FirstRows(rows).Clear();
        DenseProduct.Add(ref gradient.Start, DenseProduct.Layout.Of(gradient), _transposed, _inputGradient, rows, gradient.Columns);
        return _inputGradient;
    }
}
