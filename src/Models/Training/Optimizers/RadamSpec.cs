using Gridfold.Models.Input;
using TorchSharp.Modules;

namespace Gridfold.Models.Training;

/// <summary><c>optimizer: {name: radam, lr: 0.001, betas: [0.9, 0.999], eps: 1e-8}</c>; see <see cref="Radam"/>.</summary>
/// <param name="LearningRate">The learning rate, above 0.</param>
/// <param name="WeightDecay">The weight decay, at least 0. It is added to the gradient (L2). Default: 0.</param>
/// <param name="Beta1">The decay of the mean of the gradients, in [0, 1). Default: 0.9.</param>
/// <param name="Beta2">The decay of the mean of the squared gradients, in [0, 1). Default: 0.999.</param>
/// <param name="Epsilon">The number that is added to the divisor, above 0. Default: 1e-8.</param>
public sealed record RadamSpec(double LearningRate, double WeightDecay, double Beta1, double Beta2, double Epsilon)
    : OptimizerSpec(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override string Name => "radam";

    /// <inheritdoc/>
    public override int ValuesPerWeight => 2;

    internal static IReadOnlyList<string> Settings { get; } = ["betas", "eps"];

    internal static RadamSpec Read(SpecMapReader reader, double learningRate, double weightDecay)
    {
        (double beta1, double beta2) = AdamSpec.ReadBetas(reader, 0.999);
        return new RadamSpec(learningRate, weightDecay, beta1, beta2, reader.Number("eps", 1e-8, above: 0));
    }

    /// <inheritdoc/>
    internal override Optimizer Build(IReadOnlyList<Parameter> parameters) => new Radam(this, parameters);
}
