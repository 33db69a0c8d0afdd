using System.Globalization;
using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>The parts that presets for images share.</summary>
internal static class PresetParts
{
    /// <summary>
    /// Reads the setting <c>width</c>, the factor of channels and hidden units. A tenth of the width has a hundredth of the cost. Default:
    /// 1, the published network.
    /// </summary>
    public static Func<int, int> ReadWidth(SpecMapReader reader)
    {
        double width = reader.Number("width", 1, above: 0, max: 16);
        return channels => Math.Max(1, (int)Math.Round(channels * width));
    }

    /// <summary>Names layers below a name, counted from 0: features.0, features.1, ...</summary>
    public static IEnumerable<LayerSpec> Named(string name, IEnumerable<LayerSpec> layers) =>
        layers.Select((layer, index) => layer with { Prefix = string.Create(CultureInfo.InvariantCulture, $"{name}.{index}") });

    public static LayerSpec Relu() => new ActivationLayer("relu");

    public static LayerSpec MaxPool(int size, int stride, int padding = 0) =>
        new Pool2dLayer(IsMax: true, new Window(size, stride, padding));
}
