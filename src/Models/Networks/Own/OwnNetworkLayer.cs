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

    /// <summary>Builds the network with a class that the process has loaded itself.</summary>
    /// <param name="type">The class.</param>
    /// <param name="input">The shape of a row.</param>
    /// <param name="headWidth">The number of values that the task asks of the last layer.</param>
    /// <param name="random">The generators of the initial weights.</param>
    /// <exception cref="OwnClassException">It is another class, or the network cannot be built.</exception>
    internal nn.Module<Tensor, Tensor> BuildAs(Type type, IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        type.FullName == Source.Name
            ? OwnNetworkBuilder.Build(type, Source, input, headWidth, random)
            : throw new OwnClassException($"the networks are of the class {Source.Name}, and {type.FullName} is another one; load them "
                + $"with the class {Source.Name}");

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) => throw new InputException(
        $"the network is the class {Source.Name} of your own, and Gridfold does not know its layers; use --weights, and write the ONNX "
            + "file with a program of yours: docs/own-network.md");
}
