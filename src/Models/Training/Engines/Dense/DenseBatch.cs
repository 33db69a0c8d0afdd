namespace Gridfold.Models.Training.Engines.Dense;

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
