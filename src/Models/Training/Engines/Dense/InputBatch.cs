namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>Rows of the data as the input of networks. All networks of a job read the same rows.</summary>
internal abstract class InputBatch
{
    /// <summary>The number of rows.</summary>
    public abstract int Rows { get; }

    /// <summary>Replaces the rows by other rows of the data, in the given order.</summary>
    public abstract void Take(ReadOnlySpan<int> rows);

    /// <summary>Prepares what gradients need, once for all networks that learn from these rows.</summary>
    public virtual void PrepareGradient()
    {
    }
}

/// <summary>Rows of the data as a matrix: the input of a linear layer.</summary>
internal abstract class RowBatch : InputBatch
{
    /// <summary>Computes output = bias + inputs weights.</summary>
    /// <param name="layer">The first layer.</param>
    /// <param name="output">The output, with at least <see cref="InputBatch.Rows"/> rows.</param>
    public abstract void Multiply(LinearParameters layer, Matrix output);

    /// <summary>Computes the gradient of the layer's weights. The gradient of the bias is computed before.</summary>
    /// <param name="layer">The first layer.</param>
    /// <param name="outputGradient">The gradient by the layer's outputs.</param>
    public abstract void Gradient(LinearParameters layer, Matrix outputGradient);
}

/// <summary>Rows stored with all their values, for data with few repeated values.</summary>
internal sealed class DenseBatch : RowBatch
{
    private readonly float[] _source;
    private readonly Matrix _inputs;
    private int _rows;

    public DenseBatch(float[] source, int rowSize, int mostRows)
    {
        _source = source;
        _inputs = new Matrix(mostRows, rowSize);
    }

    public override int Rows => _rows;

    public override void Take(ReadOnlySpan<int> rows)
    {
        _rows = rows.Length;
        int size = _inputs.Columns;
        for (int row = 0; row < rows.Length; row++) _source.AsSpan(rows[row] * size, size).CopyTo(_inputs.Row(row));
    }

    public override void Multiply(LinearParameters layer, Matrix output)
    {
        output.FillRows(layer.Bias, _rows);
        DenseProduct.Add(ref _inputs.Start, DenseProduct.Layout.Of(_inputs), layer.Weights, output, _rows, _inputs.Columns);
    }

    public override void Gradient(LinearParameters layer, Matrix outputGradient)
    {
        layer.WeightGradient.Values.Clear();
        DenseProduct.Add(
            ref _inputs.Start, DenseProduct.Layout.Transposed(_inputs), outputGradient, layer.WeightGradient, _inputs.Columns, _rows);
    }
}

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
