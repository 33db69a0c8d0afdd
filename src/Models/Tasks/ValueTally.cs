using System.Runtime.InteropServices;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>The actual and the predicted numbers of rows, in the units of the targets: 16 bytes for each number.</summary>
public sealed class ValueTally : Tally
{
    private readonly IReadOnlyList<TargetScale> _scales;
    private readonly ValuePredictions _predictions;

    /// <summary>Makes a tally without rows.</summary>
    /// <param name="scales">The standardisation of each number of a row.</param>
    public ValueTally(IReadOnlyList<TargetScale> scales) => (_scales, _predictions) = (scales, new ValuePredictions(scales.Count));

    /// <summary>Gives the outputs.</summary>
    public override Tensor Reduce(Tensor outputs) => outputs.detach();

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> reduced, Targets targets, ReadOnlySpan<int> rows)
    {
        double[] values = ((ValueTargets)targets).Values;
        ReadOnlySpan<float> outputs = MemoryMarshal.Cast<byte, float>(reduced);
        int width = _scales.Count;
        for (int index = 0; index < rows.Length; index++)
        {
            for (int target = 0; target < width; target++)
                _predictions.Add(values[(rows[index] * width) + target], _scales[target].Restore(outputs[(index * width) + target]));
        }
    }

    /// <inheritdoc/>
    public override Judgement Judge(double loss, LossSpec spec) => new(loss) { Values = _predictions, Quantile = spec.Quantile };

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(_predictions.Actual.Count);
        for (int row = 0; row < _predictions.Actual.Count; row++)
        {
            writer.Write(_predictions.Actual[row]);
            writer.Write(_predictions.Predicted[row]);
        }
    }

    /// <inheritdoc/>
    public override string? Read(BinaryReader reader)
    {
        int numbers = reader.ReadInt32();
        for (int index = 0; index < numbers; index++) _predictions.Add(reader.ReadDouble(), reader.ReadDouble());
        return null;
    }
}
