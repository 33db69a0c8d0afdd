using Gridfold.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>Dropout with the masks of <see cref="DropoutLayer"/>. Both use the same generator with the same calls.</summary>
internal sealed class DropoutMask : Layer, IDisposable
{
    private readonly double _kept;
    private readonly float _scale;
    private readonly NetworkRandom _random;
    private readonly Tensor _drawn;
    private readonly Matrix _mask;
    private bool _isTraining;

    public DropoutMask(DropoutLayer layer, int mostRows, int width, NetworkRandom random) : base(mostRows, width)
    {
        _kept = 1 - layer.Probability;
        _scale = 1 / (float)_kept;
        _random = random;
        _drawn = empty(mostRows * width).DetachFromDisposeScope();
        _mask = new Matrix(mostRows, width);
    }

    public override void Forward(Matrix input, int rows, bool isTraining)
    {
        _isTraining = isTraining && _kept < 1;
        if (_isTraining)
        {
            Draw(rows);
            Elementwise.Multiply(input.FirstRows(rows), _mask.FirstRows(rows), Output.FirstRows(rows));
        }
        else
        {
            input.FirstRows(rows).CopyTo(Output.Values);
        }
    }

    public override Matrix Backward(Matrix input, Matrix gradient, int rows)
    {
        if (_isTraining) Elementwise.Multiply(gradient.FirstRows(rows), _mask.FirstRows(rows), gradient.FirstRows(rows));
        return gradient;
    }

    public void Dispose() => _drawn.Dispose();

    private void Draw(int rows)
    {
        int width = _mask.Columns;
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> drawn = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(
            _drawn.narrow(0, 0, rows * width).bernoulli_(_kept, _random.Dropout).bytes);
        for (int row = 0; row < rows; row++)
        {
            Span<float> mask = _mask.Row(row);
            for (int column = 0; column < width; column++) mask[column] = drawn[(row * width) + column] * _scale;
        }
    }
}
