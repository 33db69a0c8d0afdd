using Gridfold.Models.Input;
using TorchSharp.Modules;

namespace Gridfold.Models.Training;

/// <summary><c>optimizer: {name: adagrad, lr: 0.01, lr_decay: 0, eps: 1e-10}</c>; see <see cref="Adagrad"/>.</summary>
/// <param name="LearningRate">The learning rate, above 0.</param>
/// <param name="WeightDecay">The weight decay, at least 0. It is added to the gradient (L2). Default: 0.</param>
/// <param name="RateDecay">The decay of the learning rate, at least 0. Default: 0.</param>
/// <param name="Epsilon">The number that is added to the divisor, above 0. Default: 1e-10.</param>
public sealed record AdagradSpec(double LearningRate, double WeightDecay, double RateDecay, double Epsilon)
    : OptimizerSpec(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <inheritdoc/>
    public override int ValuesPerWeight => 1;

    internal static IReadOnlyList<string> Settings { get; } = ["lr_decay", "eps"];

    internal static AdagradSpec Read(SpecMapReader reader, double learningRate, double weightDecay) =>
        new(learningRate, weightDecay, reader.Number("lr_decay", 0, min: 0), reader.Number("eps", 1e-10, above: 0));

    /// <inheritdoc/>
    internal override Optimizer Build(IReadOnlyList<Parameter> parameters) => new Adagrad(this, parameters);
}
