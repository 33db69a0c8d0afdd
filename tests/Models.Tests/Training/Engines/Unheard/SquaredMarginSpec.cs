using Gridfold.Models.Losses;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Engines.Unheard;

/// <summary>
/// A loss that only this test assembly knows: the sum over the units of the squared distance to 1 for the right class, and to 0 for the
/// others.
/// </summary>
internal sealed record SquaredMarginSpec : LossSpec
{
    public override string Name => "squared_margin";

    internal override Tensor PerRow(Tensor outputs, Tensor labels) =>
        outputs.sub(nn.functional.one_hot(labels, outputs.shape[1]).to_type(ScalarType.Float32)).square().sum(1);
}
