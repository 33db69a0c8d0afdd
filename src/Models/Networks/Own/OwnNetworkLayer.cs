using Gridfold.Models.Graphs;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>model: {class: Acme.Nets.MyMlp, assembly: bin/Acme.dll, settings: {hidden: 50}}</c>: a whole network that a class of the user builds.
/// Gridfold knows neither its layers nor their sizes.
/// </summary>
/// <param name="Source">The class.</param>
public sealed record OwnNetworkLayer(OwnClass Source) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"class: {Source.Name}";

    /// <summary>Reads the keys of a section that names a class.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static OwnNetworkLayer? Read(SpecMapReader reader) =>
        OwnClass.Read(reader) is { } source ? new OwnNetworkLayer(source) { Location = source.Location } : null;

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = null;
        return [headWidth];
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        OwnNetworkBuilder.Build(Source, input, headWidth, random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) => throw new InputException(
        $"the network is the class {Source.Name} of your own, and Gridfold does not know its layers; use --weights, and write the ONNX "
            + "file with a program of yours: docs/own-network.md");
}
