using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>How two classes are decided: by a number, or by the metric that chooses it.</summary>
public sealed class Threshold : SpecChoice
{
    private Threshold(SpecNode node) : base(node)
    {
    }

    /// <summary>States the probability from which on a row counts as the second class.</summary>
    /// <param name="probability">The probability. The number is above 0 and below 1.</param>
    public static implicit operator Threshold(double probability) => new(NodeOf.Value(probability));

    /// <summary>Takes the threshold from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Threshold(Parameter<double> parameter) => new(parameter.Reference);

    /// <summary>Takes the threshold from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Threshold(Parameter<Threshold> parameter) => new(parameter.Reference);

    /// <summary>Lets each fold choose the threshold on a share of its training rows.</summary>
    /// <param name="metric">The metric that the threshold makes best, as in f1. Default: balanced_accuracy.</param>
    /// <param name="fraction">
    /// The share of the training rows that chooses the threshold. The number is above 0 and at most 0.5. Default: 0.2.
    /// </param>
    public static Threshold Tuned(Value<string>? metric = null, Value<double>? fraction = null) => new(
        Entries.OfCall(nameof(Threshold)).Put(metric).Put(fraction).ToMap());
}
