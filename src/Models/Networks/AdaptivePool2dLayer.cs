using System.Globalization;
using Gridfold.Models.Graphs;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>adaptive_avg_pool2d: N</c>, <c>adaptive_max_pool2d: N</c>: cuts images of any size into N x N parts of equal size. Each part becomes
/// its mean or its greatest value.
/// </summary>
/// <param name="IsMax">Whether a part becomes its greatest value; otherwise it becomes its mean.</param>
/// <param name="Size">The height and width of the output, in pixels, at least 1.</param>
public sealed record AdaptivePool2dLayer(bool IsMax, int Size) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"adaptive_{(IsMax ? "max" : "avg")}_pool2d: {Size.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = Window.MismatchOfImages(input);
        return [input[0], Size, Size];
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        IsMax ? nn.AdaptiveMaxPool2d([Size, Size]) : nn.AdaptiveAvgPool2d([Size, Size]);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        string rows = Pool(part.Graph, input, IsMax, Size, axis: 2, row[1]);
        return Pool(part.Graph, rows, IsMax, Size, axis: 3, row[2]);
    }

    /// <inheritdoc/>
    internal override bool IsFusable => true;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new FusedAlike(layers, input);

    /// <summary>Pools along one axis. The mean and the greatest value of a part are those of its rows' means and greatest values.</summary>
    internal static string Pool(OnnxGraph graph, string input, bool isMax, int size, int axis, int length)
    {
        string Reduce(string value) =>
            graph.Node(isMax ? "ReduceMax" : "ReduceMean", [value], OnnxAttribute.Of("axes", [axis]), OnnxAttribute.Of("keepdims", 1));
        if (size == 1) return Reduce(input);
        string along = graph.Longs("axis", [axis]);
        IEnumerable<string> parts = Enumerable.Range(0, size).Select(part =>
        {
            string begin = graph.Longs("begin", [(long)part * length / size]);
            string end = graph.Longs("end", [(((part + 1L) * length) + size - 1) / size]);
            return Reduce(graph.Node("Slice", [input, begin, end, along]));
        });
        return graph.Node("Concat", [.. parts], OnnxAttribute.Of("axis", axis));
    }
}
