using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>The loss that the training reduces.</summary>
public sealed class Loss : SpecChoice
{
    private Loss(SpecNode node) : base(node)
    {
    }

    /// <summary>Takes the part from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Loss(Parameter<Loss> parameter) => new(parameter.Reference);

    /// <summary>The cross-entropy of classes.</summary>
    /// <param name="labelSmoothing">
    /// The share of the probability that is spread evenly over all classes. The number is at least 0 and below 1. Default: 0.
    /// </param>
    /// <param name="classWeights">
    /// The weight of each class in the loss, or balanced for weights by the rows of the classes. Default: equal weights.
    /// </param>
    public static Loss CrossEntropy(Value<double>? labelSmoothing = null, ClassWeights? classWeights = null) =>
        new(Entries.OfCall(nameof(Loss), "name").Put(labelSmoothing).Put(classWeights).ToWordOrMap());

    /// <summary>The focal loss of classes: rows that are classified well count less.</summary>
    /// <param name="gamma">The power that makes rows count less that are classified well. The number is at least 1. Default: 2.</param>
    /// <param name="classWeights">
    /// The weight of each class in the loss, or balanced for weights by the rows of the classes. Default: equal weights.
    /// </param>
    public static Loss Focal(Value<double>? gamma = null, ClassWeights? classWeights = null) =>
        new(Entries.OfCall(nameof(Loss), "name").Put(gamma).Put(classWeights).ToWordOrMap());

    /// <summary>The perceptron's own rule, with sgd and a batch size of 1.</summary>
    public static Loss Perceptron() =>
        new(Entries.OfCall(nameof(Loss), "name").ToWordOrMap());

    /// <summary>The mean squared error of a regression.</summary>
    public static Loss Mse() =>
        new(Entries.OfCall(nameof(Loss), "name").ToWordOrMap());

    /// <summary>The mean absolute error of a regression.</summary>
    public static Loss Mae() =>
        new(Entries.OfCall(nameof(Loss), "name").ToWordOrMap());

    /// <summary>The Huber loss of a regression.</summary>
    /// <param name="delta">The error in standard deviations at which the loss becomes linear. The number is above 0. Default: 1.</param>
    public static Loss Huber(Value<double>? delta = null) =>
        new(Entries.OfCall(nameof(Loss), "name").Put(delta).ToWordOrMap());

    /// <summary>The quantile loss of a regression: the network predicts a quantile.</summary>
    /// <param name="q">The quantile to predict. The number is above 0 and below 1.</param>
    public static Loss Quantile(Value<double> q) =>
        new(Entries.OfCall(nameof(Loss), "name").Put(q).ToWordOrMap());

    /// <summary>The cross-entropy of several labels.</summary>
    public static Loss BinaryCrossEntropy() =>
        new(Entries.OfCall(nameof(Loss), "name").ToWordOrMap());
}
