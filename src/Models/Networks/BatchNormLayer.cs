using Gridfold.Models.Graphs;
using Gridfold.Models.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>batch_norm1d</c> for features, <c>batch_norm2d</c> for the channels of images. In training, each feature or channel gets mean 0 and
/// deviation 1 over the mini-batch. Learned numbers then scale and shift it. Outside training, running statistics take the place of the
/// mini-batch's. Each mini-batch moves them a tenth of the way to its own (Ioffe and Szegedy, "Batch normalization", ICML 2015).
/// </summary>
/// <param name="IsOfImages">Whether the layer is batch_norm2d.</param>
public sealed record BatchNormLayer(bool IsOfImages) : LayerSpec
{
    // libtorch's default.
    private const float Epsilon = 1e-5f;

    /// <inheritdoc/>
    public override string Text => IsOfImages ? "batch_norm2d" : "batch_norm1d";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = IsOfImages ? Window.MismatchOfImages(input)
            : input.Count == 1
                ? null
                : $"it takes one dimension of features and gets {Show(input)}: put flatten before it, or write batch_norm2d";
        return input;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorShape> Tensors(IReadOnlyList<int> input, int headWidth) =>
        [new("weight", [input[0]]), new("bias", [input[0]]), new("running_mean", [input[0]], IsLearned: false),
            new("running_var", [input[0]], IsLearned: false)];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new BatchNorm(input[0], random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) =>
        part.Graph.Node(
            "BatchNormalization",
            [input, part.Weight("weight"), part.Weight("bias"), part.Weight("running_mean"), part.Weight("running_var")],
            OnnxAttribute.Of("epsilon", Epsilon));

    /// <inheritdoc/>
    internal override bool IsFusable => true;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new FusedBatchNorm(layers, input);

    internal sealed class BatchNorm : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter _weight;
        private readonly Parameter _bias;
        private readonly Tensor _mean;
        private readonly Tensor _variance;

        public BatchNorm(int channels, NetworkRandom random) : base(nameof(BatchNorm))
        {
            (_weight, _bias) = (new Parameter(random.Place(ones(channels))), new Parameter(random.Place(zeros(channels))));
            (_mean, _variance) = (random.Place(zeros(channels)), random.Place(ones(channels)));
            register_parameter("weight", _weight);
            register_parameter("bias", _bias);
            register_buffer("running_mean", _mean);
            register_buffer("running_var", _variance);
        }

        /// <summary>Whether training uses the running statistics too and does not change them.</summary>
        public bool IsFrozen { get; set; }

        public override Tensor forward(Tensor input) =>
            nn.functional.batch_norm(input, _mean, _variance, _weight, _bias, training && !IsFrozen && HasDeviations(input));

        /// <summary>
        /// Whether each channel has more than one value. A single value has no deviation, so a last mini-batch of one row is normalised as
        /// in evaluation.
        /// </summary>
        public static bool HasDeviations(Tensor input) => input.numel() > input.shape[1];
    }

    private sealed class FusedBatchNorm : FusedLayer
    {
        private readonly Parameter _weight;
        private readonly Parameter _bias;
        private readonly Tensor _mean;
        private readonly Tensor _variance;
        private readonly bool _isFrozen;

        public FusedBatchNorm(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input)
            : base(nameof(FusedBatchNorm), layers, input)
        {
            (_weight, _bias) = (Stack("weight"), Stack("bias"));
            (_mean, _variance) = (StackBuffer("running_mean"), StackBuffer("running_var"));
            _isFrozen = ((BatchNorm)layers[0]).IsFrozen;
        }

        public override Tensor forward(Tensor input)
        {
            Tensor channels = ToChannels(Apart(input));
            bool usesBatch = training && !_isFrozen && BatchNorm.HasDeviations(channels);
            return FromChannels(
                nn.functional.batch_norm(channels, _mean.flatten(), _variance.flatten(), _weight.flatten(), _bias.flatten(), usesBatch));
        }
    }
}
