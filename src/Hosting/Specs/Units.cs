using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>The outputs of a layer: a number, or as many as the task asks of the last layer.</summary>
public sealed class Units : SpecChoice
{
    private Units(SpecNode node) : base(node)
    {
    }

    /// <summary>The outputs that the task asks of the last layer: the number of classes, of labels or of numbers.</summary>
    public static Units Classes { get; } = new(SpecScalar.Of("classes"));

    /// <summary>Makes a number of outputs.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator Units(int number) => new(NodeOf.Value(number));

    /// <summary>Takes the number from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Units(Parameter<int> parameter) => new(parameter.Reference);
}
