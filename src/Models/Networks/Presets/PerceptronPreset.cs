using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: perceptron}</c>: one linear unit for each class (Rosenblatt, "The perceptron", Psychological Review 65, 1958). With
/// <c>loss: perceptron</c> it learns by Rosenblatt's rule, see <see cref="Losses.PerceptronSpec"/>. <c>init: zeros</c> begins with weights
/// of 0. Then the units of two classes are each other's negative, and learn as one unit with two signs does.
/// </summary>
internal static class PerceptronPreset
{
    private static readonly Dictionary<string, bool> Beginnings = new() { ["random"] = false, ["zeros"] = true };

    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader)
    {
        bool beginsAtZero = reader.Choice("init", Beginnings, false);
        return [new FlattenLayer(), new LinearLayer((int?)null) { BeginsAtZero = beginsAtZero }];
    }
}
