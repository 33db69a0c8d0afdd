using System.Runtime.InteropServices;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>The actual and the predicted numbers of rows, in the units of the targets: 16 bytes for each number.</summary>
public sealed class NumberTally : Tally
{
    private readonly NumberTargets _targets;
    private readonly ValuePredictions _predictions;

    /// <summary>Makes a tally without rows.</summary>
    /// <param name="targets">The targets, which say what an output stands for.</param>
    public NumberTally(NumberTargets targets) => (_targets, _predictions) = (targets, new ValuePredictions(targets.Width));

    /// <summary>Gives the outputs.</summary>
    public override Tensor Reduce(Tensor outputs) => outputs.detach();

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> reduced, Targets targets, ReadOnlySpan<int> rows)
    {
        double[] values = ((NumberTargets)targets).Values;
        ReadOnlySpan<float> outputs = MemoryMarshal.Cast<byte, float>(reduced);
        int width = _targets.Width;
        for (int index = 0; index < rows.Length; index++)
        {
            for (int target = 0; target < width; target++)
            {
                double predicted = _targets.ToPrediction(outputs[(index * width) + target], target);
                _predictions.Add(values[(rows[index] * width) + target], predicted);
            }
        }
    }

    /// <inheritdoc/>
    public override Judgement Judge(double loss, LossSpec spec) => _targets.Judge(loss, _predictions, spec.Quantile);

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
