using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>The weight of each class in a loss.</summary>
public sealed class ClassWeights : SpecChoice
{
    private ClassWeights(SpecNode node) : base(node)
    {
    }

    /// <summary>Weights by the numbers of training rows, so that each class counts alike.</summary>
    public static ClassWeights Balanced { get; } = new(SpecScalar.Of("balanced"));

    /// <summary>Takes the weights from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator ClassWeights(Parameter<ClassWeights> parameter) => new(parameter.Reference);

    /// <summary>States weights. Other classes weigh 1.</summary>
    /// <param name="weights">The classes with their weights.</param>
    public static ClassWeights Of(params (string Class, double Weight)[] weights) => new(weights.Aggregate(
        Entries.OfCall(nameof(ClassWeights)), (entries, weight) => entries.PutAs(weight.Class, weight.Weight)).ToMap());
}
