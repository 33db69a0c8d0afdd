using Gridfold.Models.Weights;

namespace Gridfold.Models.Graphs;

/// <summary>The part of a graph that a layer adds, with the layer's tensors.</summary>
/// <param name="Graph">The whole graph.</param>
/// <param name="Fold">The start of the tensors' names in the graph, as in fold-1.</param>
/// <param name="Layer">The start of the tensors' names in the network, as in features.0; empty for the whole network.</param>
/// <param name="Weights">The tensors of the network by name.</param>
internal sealed record GraphPart(OnnxGraph Graph, string Fold, string Layer, IReadOnlyDictionary<string, NamedTensor> Weights)
{
    /// <summary>
    /// The value that is true at the padding of the layer's input, [rows, time steps], made where a layer asks; null for none.
    /// </summary>
    public Lazy<string>? Padding { get; init; }

    /// <summary>Gives a part within this one.</summary>
    public GraphPart Within(string name) => this with { Layer = Layer == "" ? name : $"{Layer}.{name}" };

    /// <summary>Gives a tensor of the layer by its name within the layer, as in weight.</summary>
    public NamedTensor Tensor(string name) => Weights[$"{Layer}.{name}"];

    /// <summary>Whether the layer has such a tensor.</summary>
    public bool Has(string name) => Weights.ContainsKey($"{Layer}.{name}");

    /// <summary>Adds a tensor of the layer to the graph.</summary>
    /// <returns>The name of the value.</returns>
    public string Weight(string name) => Floats(name, Tensor(name).Shape, Tensor(name).Values);

    /// <summary>Adds numbers that the layer makes of its tensors.</summary>
    public string Floats(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values) =>
        Graph.Floats($"{Fold}.{Layer}.{name}", shape, values);

    /// <summary>Adds a list of whole numbers.</summary>
    public string Longs(string name, params ReadOnlySpan<long> values) => Graph.Longs($"{Fold}.{Layer}.{name}", values);

    /// <summary>Changes the shape of rows.</summary>
    public string Reshape(string input, IEnumerable<int> row) =>
        Graph.Node("Reshape", [input, Longs("shape", [-1, .. row.Select(size => (long)size)])]);
}
