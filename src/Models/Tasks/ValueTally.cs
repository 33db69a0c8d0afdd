using System.Runtime.InteropServices;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>The actual and the predicted numbers of rows, in the unit of the target: 16 bytes for each row.</summary>
public sealed class ValueTally : Tally
{
    private readonly TargetScale _scale;
    private readonly ValuePredictions _predictions = new();

    /// <summary>Makes a tally without rows.</summary>
    /// <param name="scale">The standardisation of the fold's targets.</param>
    public ValueTally(TargetScale scale) => _scale = scale;

    /// <summary>Gives the outputs.</summary>
    public override Tensor Reduce(Tensor outputs) => outputs.detach();

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> reduced, Targets targets, ReadOnlySpan<int> rows)
    {
        double[] values = ((ValueTargets)targets).Values;
        ReadOnlySpan<float> outputs = MemoryMarshal.Cast<byte, float>(reduced);
        for (int index = 0; index < rows.Length; index++) _predictions.Add(values[rows[index]], _scale.Restore(outputs[index]));
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
        int rows = reader.ReadInt32();
        for (int row = 0; row < rows; row++) _predictions.Add(reader.ReadDouble(), reader.ReadDouble());
        return null;
    }
}
