using Gridfold.Models.Input;
using TorchSharp.Modules;

namespace Gridfold.Models.Training;

/// <summary><c>optimizer: {name: rmsprop, lr: 0.01, alpha: 0.99, eps: 1e-8, momentum: 0}</c>; see <see cref="Rmsprop"/>.</summary>
/// <param name="LearningRate">The learning rate, above 0.</param>
/// <param name="WeightDecay">The weight decay, at least 0. It is added to the gradient (L2). Default: 0.</param>
/// <param name="Alpha">The decay of the mean of the squared gradients, in [0, 1). Default: 0.99.</param>
/// <param name="Epsilon">The number that is added to the divisor, above 0. Default: 1e-8.</param>
/// <param name="Momentum">The momentum, in [0, 1). Default: 0.</param>
public sealed record RmspropSpec(double LearningRate, double WeightDecay, double Alpha, double Epsilon, double Momentum)
    : OptimizerSpec(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <inheritdoc/>
    public override int ValuesPerWeight => Momentum > 0 ? 2 : 1;

    internal static IReadOnlyList<string> Settings { get; } = ["alpha", "eps", "momentum"];

    internal static RmspropSpec Read(SpecMapReader reader, double learningRate, double weightDecay) => new(
        learningRate, weightDecay, reader.Number("alpha", 0.99, min: 0, below: 1), reader.Number("eps", 1e-8, above: 0),
        reader.Number("momentum", 0, min: 0, below: 1));

    /// <inheritdoc/>
    internal override Optimizer Build(IReadOnlyList<Parameter> parameters) => new Rmsprop(this, parameters);
}
