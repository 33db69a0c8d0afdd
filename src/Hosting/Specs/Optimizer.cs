using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>The optimizer and its settings.</summary>
public sealed class Optimizer : SpecChoice
{
    private Optimizer(SpecNode node) : base(node)
    {
    }

    /// <summary>Takes the part from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Optimizer(Parameter<Optimizer> parameter) => new(parameter.Reference);

    /// <summary>Adam.</summary>
    /// <param name="lr">The learning rate. The number is above 0.</param>
    /// <param name="weightDecay">
    /// The weight of the L2 penalty. It is decoupled for adamw and lion. The number is at least 0. Default: 0.
    /// </param>
    /// <param name="betas">
    /// The decays of the means of the gradients and of their squares. Default: [0.9, 0.999], for lion [0.9, 0.99].
    /// </param>
    /// <param name="eps">The number that keeps divisors above 0. The number is above 0. Default: 1E-08.</param>
    public static Optimizer Adam(
        Value<double> lr, Value<double>? weightDecay = null, IReadOnlyList<Value<double>>? betas = null, Value<double>? eps = null) =>
        new(Entries.OfCall(nameof(Optimizer), "name").Put(lr).Put(weightDecay).Put(betas).Put(eps).ToMap());

    /// <summary>Adam with decoupled weight decay.</summary>
    /// <param name="lr">The learning rate. The number is above 0.</param>
    /// <param name="weightDecay">
    /// The weight of the L2 penalty. It is decoupled for adamw and lion. The number is at least 0. Default: 0.
    /// </param>
    /// <param name="betas">
    /// The decays of the means of the gradients and of their squares. Default: [0.9, 0.999], for lion [0.9, 0.99].
    /// </param>
    /// <param name="eps">The number that keeps divisors above 0. The number is above 0. Default: 1E-08.</param>
    public static Optimizer Adamw(
        Value<double> lr, Value<double>? weightDecay = null, IReadOnlyList<Value<double>>? betas = null, Value<double>? eps = null) =>
        new(Entries.OfCall(nameof(Optimizer), "name").Put(lr).Put(weightDecay).Put(betas).Put(eps).ToMap());

    /// <summary>Stochastic gradient descent.</summary>
    /// <param name="lr">The learning rate. The number is above 0.</param>
    /// <param name="weightDecay">
    /// The weight of the L2 penalty. It is decoupled for adamw and lion. The number is at least 0. Default: 0.
    /// </param>
    /// <param name="momentum">The share of the last step that is added to a step. The number is at least 0 and below 1. Default: 0.</param>
    public static Optimizer Sgd(Value<double> lr, Value<double>? weightDecay = null, Value<double>? momentum = null) =>
        new(Entries.OfCall(nameof(Optimizer), "name").Put(lr).Put(weightDecay).Put(momentum).ToMap());

    /// <summary>RMSprop.</summary>
    /// <param name="lr">The learning rate. The number is above 0.</param>
    /// <param name="weightDecay">
    /// The weight of the L2 penalty. It is decoupled for adamw and lion. The number is at least 0. Default: 0.
    /// </param>
    /// <param name="alpha">The decay of the mean of the squared gradients. The number is at least 0 and below 1. Default: 0.99.</param>
    /// <param name="eps">The number that keeps divisors above 0. The number is above 0. Default: 1E-08.</param>
    /// <param name="momentum">The share of the last step that is added to a step. The number is at least 0 and below 1. Default: 0.</param>
    public static Optimizer Rmsprop(
        Value<double> lr, Value<double>? weightDecay = null, Value<double>? alpha = null, Value<double>? eps = null,
        Value<double>? momentum = null) =>
        new(Entries.OfCall(nameof(Optimizer), "name").Put(lr).Put(weightDecay).Put(alpha).Put(eps).Put(momentum).ToMap());

    /// <summary>Adagrad.</summary>
    /// <param name="lr">The learning rate. The number is above 0.</param>
    /// <param name="weightDecay">
    /// The weight of the L2 penalty. It is decoupled for adamw and lion. The number is at least 0. Default: 0.
    /// </param>
    /// <param name="lrDecay">In step t the rate is lr / (1 + (t - 1) lr_decay). The number is at least 0. Default: 0.</param>
    /// <param name="eps">The number that keeps divisors above 0. The number is above 0. Default: 1E-10.</param>
    public static Optimizer Adagrad(
        Value<double> lr, Value<double>? weightDecay = null, Value<double>? lrDecay = null, Value<double>? eps = null) =>
        new(Entries.OfCall(nameof(Optimizer), "name").Put(lr).Put(weightDecay).Put(lrDecay).Put(eps).ToMap());

    /// <summary>Adam with Nesterov momentum.</summary>
    /// <param name="lr">The learning rate. The number is above 0.</param>
    /// <param name="weightDecay">
    /// The weight of the L2 penalty. It is decoupled for adamw and lion. The number is at least 0. Default: 0.
    /// </param>
    /// <param name="betas">
    /// The decays of the means of the gradients and of their squares. Default: [0.9, 0.999], for lion [0.9, 0.99].
    /// </param>
    /// <param name="eps">The number that keeps divisors above 0. The number is above 0. Default: 1E-08.</param>
    /// <param name="momentumDecay">
    /// The momentum of step t is beta1 (1 - 0.96^(t momentum_decay) / 2). The number is at least 0. Default: 0.004.
    /// </param>
    public static Optimizer Nadam(
        Value<double> lr, Value<double>? weightDecay = null, IReadOnlyList<Value<double>>? betas = null, Value<double>? eps = null,
        Value<double>? momentumDecay = null) =>
        new(Entries.OfCall(nameof(Optimizer), "name").Put(lr).Put(weightDecay).Put(betas).Put(eps).Put(momentumDecay).ToMap());

    /// <summary>Rectified Adam.</summary>
    /// <param name="lr">The learning rate. The number is above 0.</param>
    /// <param name="weightDecay">
    /// The weight of the L2 penalty. It is decoupled for adamw and lion. The number is at least 0. Default: 0.
    /// </param>
    /// <param name="betas">
    /// The decays of the means of the gradients and of their squares. Default: [0.9, 0.999], for lion [0.9, 0.99].
    /// </param>
    /// <param name="eps">The number that keeps divisors above 0. The number is above 0. Default: 1E-08.</param>
    public static Optimizer Radam(
        Value<double> lr, Value<double>? weightDecay = null, IReadOnlyList<Value<double>>? betas = null, Value<double>? eps = null) =>
        new(Entries.OfCall(nameof(Optimizer), "name").Put(lr).Put(weightDecay).Put(betas).Put(eps).ToMap());

    /// <summary>Lion.</summary>
    /// <param name="lr">The learning rate. The number is above 0.</param>
    /// <param name="weightDecay">
    /// The weight of the L2 penalty. It is decoupled for adamw and lion. The number is at least 0. Default: 0.
    /// </param>
    /// <param name="betas">
    /// The decays of the means of the gradients and of their squares. Default: [0.9, 0.999], for lion [0.9, 0.99].
    /// </param>
    public static Optimizer Lion(Value<double> lr, Value<double>? weightDecay = null, IReadOnlyList<Value<double>>? betas = null) =>
        new(Entries.OfCall(nameof(Optimizer), "name").Put(lr).Put(weightDecay).Put(betas).ToMap());
}
