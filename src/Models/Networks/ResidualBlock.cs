using System.Globalization;
using Gridfold.Models.Graphs;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// Two 3x3 convolutions with batch normalisation. Their input is added to their output (He et al., "Deep residual learning for image
/// recognition", CVPR 2016, figure 2). Where the shape changes, the input passes a 1x1 convolution first (option B). Its tensors have the
/// names of torchvision's BasicBlock.
/// </summary>
/// <param name="Channels">The channels of the output.</param>
/// <param name="Stride">The stride of the first convolution.</param>
internal sealed record ResidualBlock(int Channels, int Stride) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text =>
        string.Create(
            CultureInfo.InvariantCulture, $"residual block: {{channels: {Channels}{(Stride == 1 ? "" : $", stride: {Stride}")}}}");

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch) =>
        First.OutputShape(input, headWidth, out mismatch);

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) =>
    [
        .. Parts(input, headWidth)
            .SelectMany(part => part.Layer.Tensors(part.Input, headWidth)
                .Select(tensor => tensor with { Name = $"{part.Name}.{tensor.Name}" })),
    ];

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<int> input, int headWidth) =>
        Parts(input, headWidth).Sum(part => part.Layer.MultiplyAdds(part.Input, headWidth));

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new Block(Parts(input, headWidth).ToDictionary(part => part.Name, part => part.Layer.Build(part.Input, headWidth, random)));

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row)
    {
        Dictionary<string, (LayerSpec Layer, IReadOnlyList<int> Input)> parts =
            Parts(row, Channels).ToDictionary(inner => inner.Name, inner => (inner.Layer, inner.Input));
        string Pass(string name, string value) => parts[name].Layer.Export(part.Within(name), value, parts[name].Input);
        string first = part.Graph.Node("Relu", [Pass("bn1", Pass("conv1", input))]);
        string second = Pass("bn2", Pass("conv2", first));
        string shortcut = parts.ContainsKey("downsample.0") ? Pass("downsample.1", Pass("downsample.0", input)) : input;
        return part.Graph.Node("Relu", [part.Graph.Node("Add", [second, shortcut])]);
    }

    /// <inheritdoc/>
    internal override bool IsFusable => true;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new Block(Parts(input, Channels)
            .ToDictionary(
                part => part.Name, part => part.Layer.Fuse([.. layers.Cast<Block>().Select(block => block.Part(part.Name))], part.Input)));

    private Conv2dLayer First => Convolution(3, Stride, padding: 1);

    private (string Name, LayerSpec Layer, IReadOnlyList<int> Input)[] Parts(IReadOnlyList<int> input, int headWidth)
    {
        IReadOnlyList<int> output = First.OutputShape(input, headWidth, out _);
        var norm = new BatchNormLayer(IsOfImages: true);
        (string, LayerSpec, IReadOnlyList<int>)[] body =
            [("conv1", First, input), ("bn1", norm, output), ("conv2", Convolution(3, 1, padding: 1), output), ("bn2", norm, output)];
        return input.SequenceEqual(output)
            ? body
            : [.. body, ("downsample.0", Convolution(1, Stride, padding: 0), input), ("downsample.1", norm, output)];
    }

    private Conv2dLayer Convolution(int size, int stride, int padding) =>
        new(Channels, new Window(size, stride, padding)) { HasBias = false, Initial = ConvolutionInit.He };

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Dictionary<string, nn.Module<Tensor, Tensor>> _parts;
        private readonly Scalar _one = 1.0.ToScalar();

        public Block(Dictionary<string, nn.Module<Tensor, Tensor>> parts) : base(nameof(ResidualBlock))
        {
            _parts = parts;
            ModuleTree.Register(this, parts);
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor first = Pass("bn1", Pass("conv1", input)).relu();
            Tensor second = Pass("bn2", Pass("conv2", first));
            Tensor shortcut = _parts.ContainsKey("downsample.0") ? Pass("downsample.1", Pass("downsample.0", input)) : input;
            return second.add(shortcut, _one).relu().MoveToOuterDisposeScope();
        }

        public nn.Module<Tensor, Tensor> Part(string name) => _parts[name];

        private Tensor Pass(string part, Tensor input) => _parts[part].forward(input);
    }
}
