using System.Runtime.InteropServices;
using Gridfold.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// Dropout with the masks of <see cref="DropoutLayer"/>. Both use the same generator with the same calls. The layer overwrites its input
/// where that is allowed.
/// </summary>
internal sealed class MapDropout : MapLayer
{
    private readonly double _kept;
    private readonly NetworkRandom _random;
    private readonly MapMemory _memory;
    private readonly FeatureMaps _mask;

    // The field holds the number: the garbage collector frees a number that only native code uses.
    private readonly Scalar _scale;
    private bool _isAtWork;

    /// <param name="layer">The layer with its probability.</param>
    /// <param name="input">The input maps.</param>
    /// <param name="output">The output maps; they may be the input maps.</param>
    /// <param name="gradient">The gradient of the loss by the output.</param>
    /// <param name="mask">The maps for the masks: each value is 0 or 1 / (1 - p).</param>
    /// <param name="random">The generator of the masks.</param>
    /// <param name="memory">The memory for drawing.</param>
    public MapDropout(
        DropoutLayer layer, FeatureMaps input, FeatureMaps output, FeatureMaps gradient, FeatureMaps mask, NetworkRandom random,
        MapMemory memory)
        : base(input, output, gradient)
    {
        (_kept, _random, _memory, _mask) = (1 - layer.Probability, random, memory, mask);
        _scale = (1 / (float)_kept).ToScalar();
    }

    public override void BeginBatch(int rows, bool isTraining)
    {
        _isAtWork = isTraining && _kept < 1;
        if (!_isAtWork) return;

        // The mask is drawn for all rows at once, as libtorch draws it.
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> drawn =
            MemoryMarshal.Cast<byte, float>(
                _memory.Scratch((long)rows * _mask.Shape.Size).bernoulli_(_kept, _random.Dropout).mul_(_scale).bytes);
        Span<int> numbers = stackalloc int[FeatureMaps.Lanes];
        for (int group = 0; group < FeatureMaps.GroupsOf(rows); group++)
        {
            int first = group * FeatureMaps.Lanes, count = Math.Min(FeatureMaps.Lanes, rows - first);
            for (int row = 0; row < count; row++) numbers[row] = first + row;
            _mask.Gather(group, numbers[..count], drawn, _mask.Shape.Size);
        }
    }

    public override void Forward(int group)
    {
        if (_isAtWork) Multiply(Input, group, Output, group, group);
        else if (Output != Input) Output.CopyFrom(Input, group, group);
    }

    public override void Backward(int group, FeatureMaps? inputGradient)
    {
        if (_isAtWork) Multiply(Gradient, 0, Gradient, 0, group);
    }

    private void Multiply(FeatureMaps source, int sourceGroup, FeatureMaps destination, int destinationGroup, int group)
    {
        for (int channel = 0; channel < source.Shape.Channels; channel++)
        {
            for (int y = 0; y < source.Shape.Height; y++)
                Elementwise.Multiply(
                    source.Line(sourceGroup, channel, y), _mask.Line(group, channel, y), destination.Line(destinationGroup, channel, y));
        }
    }
}
