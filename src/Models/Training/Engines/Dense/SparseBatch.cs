namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// Rows stored as differences from a base: inputs = 1 base + deviations. They suit data where many rows have the same value of a feature,
/// such as the paper around a digit. The base's part of a product is the same for every row and is computed once. The deviations are few.
/// </summary>
internal sealed class SparseBatch : RowBatch
{
    private readonly SparseInputs _inputs;
    private readonly SparseMatrix _source;
    private readonly SparseMatrix _deviations = new(), _transposed = new();
    private Matrix? _shared;

    /// <param name="inputs">The base.</param>
    /// <param name="source">The deviations of all rows of the data.</param>
    public SparseBatch(SparseInputs inputs, SparseMatrix source) => (_inputs, _source) = (inputs, source);

    public override int Rows => _deviations.Rows;

    public override void Take(ReadOnlySpan<int> rows) => _deviations.Gather(_source, rows);

    public override void PrepareGradient() => _transposed.Transpose(_deviations);

    public override void Multiply(LinearParameters layer, Matrix output)
    {
        Matrix shared = layer.Bias;
        if (_inputs.HasBase)
        {
            if (_shared?.Columns != shared.Columns) _shared = new Matrix(1, shared.Columns);
            layer.Bias.Values.CopyTo(_shared.Values);
            DenseProduct.Add(ref _inputs.Base.Start, DenseProduct.Layout.Of(_inputs.Base), layer.Weights, _shared, 1, _inputs.Base.Columns);
            shared = _shared;
        }

        output.FillRows(shared, Rows);
        _deviations.AddProduct(layer.Weights, output);
    }

    public override void Gradient(LinearParameters layer, Matrix outputGradient)
    {
        layer.WeightGradient.Values.Clear();
        if (_inputs.HasBase)
            DenseProduct.Add(
                ref _inputs.Base.Start, DenseProduct.Layout.Transposed(_inputs.Base), layer.BiasGradient, layer.WeightGradient,
                _inputs.Base.Columns, 1);
        _transposed.AddProduct(outputGradient, layer.WeightGradient);
    }
}
