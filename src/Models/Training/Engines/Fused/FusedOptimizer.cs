using TorchSharp.Modules;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>
/// The optimizers of several networks as one. Every network keeps its own learning rate, decay and other settings. Each operation is the
/// one of <see cref="Optimizer"/>. The tensors belong to the dispose scope in which the optimizer is made.
/// </summary>
internal abstract class FusedOptimizer : GradientSteps, IDisposable
{
    protected FusedOptimizer(IReadOnlyList<Parameter> parameters) : base(parameters)
    {
    }

    /// <summary>
    /// The kind of an optimizer. Optimizers of one kind can become one. Null for an optimizer or a setting that has no fused form.
    /// </summary>
    public static string? KindOf(OptimizerSpec spec) => spec switch
    {
        AdamSpec adam when adam == new AdamSpec(
            adam.LearningRate, adam.WeightDecay, adam.Beta1, adam.Beta2, adam.Epsilon, adam.IsDecayDecoupled) =>
            adam.Name,
        SgdSpec sgd when sgd == new SgdSpec(sgd.LearningRate, sgd.WeightDecay, sgd.Momentum) =>
            sgd.Momentum > 0 ? $"{sgd.Name} with momentum" : sgd.Name,
        _ => null,
    };

    /// <summary>Makes one optimizer of several.</summary>
    /// <param name="optimizers">The optimizers, all of one <see cref="KindOf"/> and after the same number of steps.</param>
    /// <param name="parameters">The learned parameters of the fused network.</param>
    public static FusedOptimizer Of(IReadOnlyList<Optimizer> optimizers, IReadOnlyList<Parameter> parameters) => optimizers[0] switch
    {
        Adam => new FusedAdam(optimizers, parameters),
        Sgd => new FusedSgd(optimizers, parameters),
        _ => throw new NotSupportedException(optimizers[0].Spec.Name),
    };

    public abstract void Dispose();
}
