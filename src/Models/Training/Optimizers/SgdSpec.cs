using Gridfold.Models.Input;
using TorchSharp.Modules;

namespace Gridfold.Models.Training;

/// <summary><c>optimizer: {name: sgd, lr: 0.1, momentum: 0.9}</c>; see <see cref="Sgd"/>.</summary>
/// <param name="LearningRate">The learning rate, above 0.</param>
/// <param name="WeightDecay">The weight decay, at least 0. It is added to the gradient (L2). Default: 0.</param>
/// <param name="Momentum">The momentum, in [0, 1). Default: 0.</param>
public sealed record SgdSpec(double LearningRate, double WeightDecay, double Momentum) : OptimizerSpec(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <inheritdoc/>
    public override int ValuesPerWeight => Momentum > 0 ? 1 : 0;

    internal static IReadOnlyList<string> Settings { get; } = ["momentum"];

    internal static SgdSpec Read(SpecMapReader reader, double learningRate, double weightDecay) =>
        new(learningRate, weightDecay, reader.Number("momentum", 0, min: 0, below: 1));

    /// <inheritdoc/>
    internal override Optimizer Build(IReadOnlyList<Parameter> parameters) => new Sgd(this, parameters);
}
