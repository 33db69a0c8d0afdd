using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: perceptron}</c>: one linear unit for each class (Rosenblatt, "The perceptron", Psychological Review 65, 1958). With
/// <c>loss: perceptron</c> it learns by Rosenblatt's rule, see <see cref="Losses.PerceptronSpec"/>.
/// </summary>
internal static class PerceptronPreset
{
    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader) => [new FlattenLayer(), new LinearLayer((int?)null)];
}
