using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>What you expect of a hyper-parameter.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
/// <param name="value">The value near which the best one is expected.</param>
/// <param name="confidence">The probability that the best value is near. The number is above 0 and below 1. Default: 0.5.</param>
public sealed class Prior<T>(T value, double? confidence = null) : SpecPart
{
    internal override SpecNode ToNode() => Entries.OfProperties("Prior").Put(value).Put(confidence).ToMap();
}
