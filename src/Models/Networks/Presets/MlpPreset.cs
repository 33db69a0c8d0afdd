using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>preset: {name: mlp, hidden: 50, activation: relu, dropout: 0}</c>: flatten, hidden layers, one output for each class.
/// </summary>
internal static class MlpPreset
{
    private const string DefaultActivation = "relu";

    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader)
    {
        IReadOnlyList<int> hidden = ReadHidden(reader);
        string activation = reader.Choice("activation", ActivationLayer.Names.ToDictionary(name => name), DefaultActivation);
        double dropout = reader.Number("dropout", 0, min: 0, below: 1);
        return
        [
            new FlattenLayer(),
            .. hidden.SelectMany<int, LayerSpec>(units => dropout > 0
                ? [new LinearLayer(units), new ActivationLayer(activation), new DropoutLayer(dropout)]
                : [new LinearLayer(units), new ActivationLayer(activation)]),
            new LinearLayer((int?)null),
        ];
    }

    /// <summary>Reads one width, or a list of widths. An empty list makes a linear network.</summary>
    private static IReadOnlyList<int> ReadHidden(SpecMapReader reader)
    {
        if (reader.RequiredNode("hidden", "the hidden layers' widths, as in hidden: 50 or hidden: [50, 20]") is not { } node) return [];
        if (node is not SpecList) return [reader.Integer("hidden", 1, min: 1)];
        IReadOnlyList<SpecNode> items = reader.List("hidden")!;
        foreach (SpecNode item in items.Where(item => !IsWidth(item)))
            reader.Problems.Error(
                $"{reader.PathOf("hidden")} has {item.Description}; each width must be a whole number at least 1", item.Location);
        return [.. items.Where(IsWidth).Select(item => (int)((SpecScalar)item).Number!.Value)];
    }

    private static bool IsWidth(SpecNode node) => node is SpecScalar { Kind: ScalarKind.Integer, Number: >= 1 and <= int.MaxValue };
}
