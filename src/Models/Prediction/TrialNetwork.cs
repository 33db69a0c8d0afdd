using Gridfold.Models.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Prediction;

/// <summary>
/// A trained trial as a module of libtorch: the preprocessing, the networks of the folds as <c>fold1</c>, <c>fold2</c> and so on, and
/// their vote. It takes raw rows [rows, ...]. It gives probabilities [rows, classes or labels], or numbers [rows, targets] in 64 bits.
/// Preprocessing is managed code, so gradients reach the weights and not the rows.
/// </summary>
public sealed class TrialNetwork : nn.Module<Tensor, Tensor>
{
    private readonly TrainedModel _model;
    private readonly List<(Tensor Deviations, Tensor MinusMeans)> _scales = [];

    /// <summary>Makes the module.</summary>
    /// <param name="model">The trial. The module uses its networks.</param>
    public TrialNetwork(TrainedModel model) : base(nameof(TrialNetwork))
    {
        _model = model;
        foreach ((int index, FoldModel fold) in model.Folds.Index())
        {
            register_module(FormattableString.Invariant($"fold{index + 1}"), fold.Network);
            IReadOnlyList<TargetScale> scales = fold.Description.Scales;
            if (scales.Count == 0) continue;
            _scales.Add((tensor(scales.Select(scale => scale.Deviation).ToArray()), tensor(scales.Select(scale => -scale.Mean).ToArray())));
        }

        eval();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        int size = _model.Input.RowSize;
        if (input.dim() < 2 || input.shape[0] < 1 || input.numel() / input.shape[0] != size)
            throw new ArgumentException(
                $"The rows have the shape [{string.Join(", ", input.shape)}]; it must be [rows, ...] with {size} values a row.",
                nameof(input));
        using DisposeScope scope = NewDisposeScope();
        Tensor[] votes = [.. _model.Folds.Select((fold, index) => Vote(fold, index, Preprocess(fold, input)))];
        return stack(votes).mean([0]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach ((Tensor deviations, Tensor minusMeans) in _scales)
        {
            deviations.Dispose();
            minusMeans.Dispose();
        }

        _scales.Clear();
        base.Dispose(disposing);
    }

    private static Tensor Preprocess(FoldModel fold, Tensor rows) => rows.dtype == ScalarType.Float64
        ? fold.Preprocess(rows.detach().cpu().contiguous().data<double>().ToArray())
        : fold.Preprocess(rows.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray());

    private Tensor Vote(FoldModel fold, int index, Tensor rows)
    {
        Tensor outputs = fold.Network.forward(rows);
        if (fold.Description.Classes.Count > 0) return nn.functional.softmax(outputs, 1);
        if (fold.Description.Labels is not null) return sigmoid(outputs);
        return _scales.Count == 0
            ? outputs
            : outputs.to(ScalarType.Float64).mul(_scales[index].Deviations).sub(_scales[index].MinusMeans);
    }
}
