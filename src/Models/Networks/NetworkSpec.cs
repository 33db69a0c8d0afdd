using System.Globalization;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;
using Gridfold.Models.Tasks;
using Gridfold.Models.Weights;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>The <c>model</c> section with its hyper-parameters put in: layers in order.</summary>
/// <param name="Layers">The layers, at least one.</param>
public sealed record NetworkSpec(IReadOnlyList<LayerSpec> Layers)
{
    // The values of the largest shape between two layers, for all rows that are judged at once: 256 MiB.
    private const long MaxActivations = 1L << 26;

    // The sizes between the layers of a user's own network are not known.
    private const int OwnRowsAtOnce = 256;

    internal static readonly Dictionary<string, Func<SpecMapReader, IReadOnlyList<LayerSpec>>> Presets = new()
    {
        ["perceptron"] = PerceptronPreset.Read,
        ["mlp"] = MlpPreset.Read,
        ["cnn"] = CnnPreset.Read,
        ["lenet5"] = LeNetPreset.Read,
        ["alexnet"] = AlexNetPreset.Read,
        ["vgg11"] = VggPreset.Read11,
        ["vgg16"] = VggPreset.Read16,
        ["nin"] = NinPreset.Read,
        ["resnet18"] = ResNetPreset.Read18,
        ["resnet34"] = ResNetPreset.Read34,
    };

    /// <summary>The file with the weights to begin with; null for initial weights.</summary>
    public PretrainedSpec? Pretrained { get; init; }

    /// <summary>The place of the section in the experiment file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The class of the user that builds the whole network; null for layers that Gridfold knows.</summary>
    public OwnNetworkLayer? Own => Layers is [OwnNetworkLayer own] ? own : null;

    /// <summary>Reads the section.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static NetworkSpec? Read(SpecMapReader reader)
    {
        int errorsBefore = reader.Problems.Errors.Count;
        IReadOnlyList<LayerSpec> layers = [];
        PretrainedSpec? pretrained = null;
        if (reader.Has(OwnClass.ClassKey) || reader.Has(OwnClass.AssemblyKey))
        {
            foreach (string key in ((string[])["layers", "preset"]).Where(reader.Has))
                reader.Error(key, $"{reader.Path} has a class too, which builds the whole network: remove one of them");
            layers = OwnNetworkLayer.Read(reader) is { } own ? [own] : [];
        }
        else if (reader.Has("layers") == reader.Has("preset"))
        {
            string found = reader.Has("layers") ? "both layers and preset" : "neither layers nor preset";
            reader.Problems.Error(
                $"{reader.Path} has {found}; it must have one of them, as in layers: [flatten, {{linear: 50}}, relu, {{linear: classes}}]",
                reader.Location);
        }
        else if (reader.Has("layers"))
        {
            layers = ReadLayers(reader);
            pretrained = PretrainedSpec.Read(reader);
        }
        else
        {
            (layers, pretrained) = ReadPreset(reader);
        }

        reader.RejectUnknownKeys();
        return reader.Problems.Errors.Count > errorsBefore
            ? null
            : new NetworkSpec(layers) { Pretrained = pretrained, Location = reader.Location };
    }

    /// <summary>Gives the same network, with the path of its file of weights checked.</summary>
    /// <param name="files">The files that may be named.</param>
    /// <exception cref="InputException">The file may not be named.</exception>
    public NetworkSpec Locate(ReadableFiles files)
    {
        Own?.Source.RequireHash(files);
        return Pretrained is null ? this : this with { Pretrained = Pretrained.Locate(files) };
    }

    /// <summary>Reports layers that do not fit each other, the data's rows or the task.</summary>
    /// <param name="inputShape">The shape of one row.</param>
    /// <param name="head">What the task asks of the last layer.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(IReadOnlyList<int> inputShape, Head head, Problems problems)
    {
        IReadOnlyList<int> shape = inputShape;
        for (int index = 0; index < Layers.Count; index++)
        {
            LayerSpec layer = Layers[index];
            IReadOnlyList<int> input = shape;
            shape = layer.CheckedShape(input, head.Width, out string? mismatch);
            if (mismatch is null) continue;
            string name = layer.Prefix is null ? "" : $"{layer.Prefix}, ";
            problems.Error(
                $"layer {index + 1} ({name}{layer.Text}) does not fit: {mismatch}",
                layer.PlaceOfMismatch(input, head.Width) ?? Location);
            return;
        }

        Pretrained?.Check(Place(inputShape, head.Width), problems);
        LayerSpec last = Layers[^1];
        if (shape.Count != 1 || shape[0] != head.Width)
            problems.Error($"the network ends with shape {LayerSpec.Show(shape)}, and {head.Rule}", last.Location ?? Location);
        if (head.Warnings.TryGetValue(last.Text, out string? warning)) problems.Warning(warning, last.Location ?? Location);
    }

    /// <summary>Reports a network that does not read what the data gives: numbers, tokens or both. The user's own reads both.</summary>
    /// <param name="table">The columns of the data; null for images.</param>
    /// <param name="problems">Receives the problem.</param>
    public void CheckTokens(TableFormat? table, Problems problems)
    {
        LayerSpec first = Layers[0];
        if (Own is null && TokenCheck.MismatchOf(first, table) is { } mismatch)
            problems.Error($"layer 1 ({first.Text}) {mismatch}", first.Location ?? Location);
    }

    /// <summary>Gives the layers in their places.</summary>
    /// <param name="inputShape">The shape of one row. The layers fit it: see <see cref="Check"/>.</param>
    /// <param name="headWidth">The number of values that the task asks of the last layer.</param>
    public IReadOnlyList<NetworkLayer> Place(IReadOnlyList<int> inputShape, int headWidth)
    {
        var placed = new List<NetworkLayer>();
        IReadOnlyList<int> shape = inputShape;
        foreach (LayerSpec layer in Layers)
        {
            IReadOnlyList<int> input = shape;
            shape = layer.OutputShape(input, headWidth, out _);
            string name = layer.Prefix ?? placed.Count.ToString(CultureInfo.InvariantCulture);
            TensorShape[] tensors = [.. layer.Tensors(input, headWidth).Select(tensor => tensor with { Name = $"{name}.{tensor.Name}" })];
            placed.Add(new NetworkLayer(name, layer, input, shape, tensors, layer.MultiplyAdds(input, headWidth)));
        }

        return placed;
    }

    /// <summary>
    /// Counts the values that an optimizer moves: weights and biases, those of the head alone where the others are frozen.
    /// </summary>
    /// <param name="inputShape">The shape of one row.</param>
    /// <param name="headWidth">The number of values that the task asks of the last layer.</param>
    public long TrainedParameters(IReadOnlyList<int> inputShape, int headWidth)
    {
        IReadOnlyList<NetworkLayer> layers = Place(inputShape, headWidth);
        return Pretrained is { IsBodyFrozen: true }
            ? layers.LastOrDefault(layer => layer.Tensors.Count > 0)?.Parameters ?? 0
            : layers.Sum(layer => layer.Parameters);
    }

    /// <summary>
    /// Makes the network with the weights that its training begins with: see <see cref="Build"/> and <see cref="Pretrained"/>.
    /// </summary>
    /// <exception cref="InputException">The file of weights cannot be used.</exception>
    internal nn.Module<Tensor, Tensor> BuildForTraining(IReadOnlyList<int> inputShape, int headWidth, NetworkRandom random)
    {
        nn.Module<Tensor, Tensor> network = Build(inputShape, headWidth, random);
        Pretrained?.Apply(network, Place(inputShape, headWidth));
        return network;
    }

    /// <summary>
    /// Makes the network with initial weights from the generators. A preset of torchvision has torchvision's names of parameters. Other
    /// names start with the layer's position, counted from 0, as in PyTorch's Sequential: 1.weight, 1.bias.
    /// </summary>
    public nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> inputShape, int headWidth, NetworkRandom random) =>
        Own?.Build(inputShape, headWidth, random) ?? new Network(
            [.. Place(inputShape, headWidth)
                .Select(layer => KeyValuePair.Create(layer.Name, layer.Spec.Build(layer.Input, headWidth, random)))]);

    /// <summary>
    /// Makes one network of several. Each tensor holds those of the networks in its first dimension. The output is [networks, rows,
    /// classes]. The tensors are copies, so the networks do not change.
    /// </summary>
    /// <param name="networks">
    /// At least one network, each from <see cref="Build"/> with this spec, or with one that differs in dropout only.
    /// </param>
    /// <param name="inputShape">The shape of one row.</param>
    /// <param name="headWidth">The number of values that the task asks of the last layer.</param>
    internal nn.Module<Tensor, Tensor> Fuse(
        IReadOnlyList<nn.Module<Tensor, Tensor>> networks, IReadOnlyList<int> inputShape, int headWidth) =>
        new Network(
    [
        .. Place(inputShape, headWidth).Select((layer, index) =>
            KeyValuePair.Create(
                layer.Name, layer.Spec.Fuse([.. networks.Cast<Network>().Select(network => network.Layers[index])], layer.Input))),
    ]);

    /// <summary>The number of rows that can be judged at once in some hundreds of megabytes.</summary>
    /// <param name="inputShape">The shape of one row.</param>
    /// <param name="headWidth">The number of values that the task asks of the last layer.</param>
    internal long RowsAtOnce(IReadOnlyList<int> inputShape, int headWidth)
    {
        if (Own is not null) return OwnRowsAtOnce;
        double largest = Place(inputShape, headWidth).Max(layer => layer.Spec.KeptValues(layer.Input, headWidth));
        return Math.Max(1, (long)(MaxActivations / largest));
    }

    private static IReadOnlyList<LayerSpec> ReadLayers(SpecMapReader reader)
    {
        if (reader.List("layers") is not { } items) return [];
        if (items.Count == 0)
            reader.Problems.Error(
                $"{reader.PathOf("layers")} is an empty list; a network needs at least one layer, as in [{{linear: classes}}]",
                reader.LocationOf("layers"));
        LayerSpec?[] layers =
            [.. items.Select((item, index) => LayerReader.Read(item, $"{reader.PathOf("layers")}[{index}]", reader.Problems))];
        foreach ((int index, LayerSpec? layer) in layers.Index())
        {
            if (index == 0 || layer is not (EmbeddingLayer or InputsLayer)) continue;
            string what = layer is EmbeddingLayer
                ? "embedding, which reads the tokens of a text"
                : "inputs, which reads columns of a table";
            reader.Problems.Error(
                $"{reader.PathOf("layers")}[{index}] is {what}; it must be the first layer: move it to the front", layer.Location);
        }

        return [.. layers.OfType<LayerSpec>()];
    }

    private static (IReadOnlyList<LayerSpec> Layers, PretrainedSpec? Pretrained) ReadPreset(SpecMapReader reader)
    {
        if (reader.Node("preset") is SpecScalar { Kind: ScalarKind.Text } name)
        {
            reader.Problems.Error(
                $"{reader.PathOf("preset")} is {name.Description}; it must be a map with the preset's settings, "
                    + "as in preset: {name: mlp, hidden: 50}",
                name.Location);
            return ([], null);
        }

        if (reader.Map("preset") is not { } preset) return ([], null);
        if (preset.RequiredNode("name", $"one of {string.Join(", ", Presets.Keys)}") is null) return ([], null);
        int errorsBefore = reader.Problems.Errors.Count;
        Func<SpecMapReader, IReadOnlyList<LayerSpec>> read = preset.Choice("name", Presets, MlpPreset.Read);
        if (reader.Problems.Errors.Count > errorsBefore) return ([], null);
        IReadOnlyList<LayerSpec> layers = read(preset);
        PretrainedSpec? pretrained = PretrainedSpec.Read(preset);
        preset.RejectUnknownKeys();
        return (layers, pretrained);
    }
}
