using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// Self-attention by operations whose bits repeat, also on a GPU. libtorch's own attention chooses between kernels.
/// </summary>
internal sealed class SelfAttention : nn.Module<Tensor, Tensor>, IPaddedModule
{
    private readonly AttentionLayer _layer;
    private readonly Parameter _inputWeight, _inputBias;
    private readonly nn.Module<Tensor, Tensor>[] _parts;
    private readonly Scalar _zero = 0.0.ToScalar(), _scale;

    // A field holds the number: the garbage collector frees a number that only native code uses.
    private static readonly Scalar Least = float.MinValue.ToScalar();

    /// <param name="layer">The layer.</param>
    /// <param name="channels">The channels of the sequences, a multiple of the heads.</param>
    /// <param name="random">The generators of the network.</param>
    public SelfAttention(AttentionLayer layer, int channels, NetworkRandom random) : base(nameof(SelfAttention))
    {
        _layer = layer;
        _scale = AttentionLayer.Scale(channels / layer.Heads).ToScalar();

        // PyTorch begins with Glorot and Bengio (2010) for the three projections as one, and with biases of 0.
        double bound = Math.Sqrt(6.0 / (4 * channels));
        _inputWeight = new Parameter(random.Place(empty(3 * channels, channels).uniform_(-bound, bound, random.Initialization)));
        _inputBias = new Parameter(random.Place(zeros(3 * channels)));
        register_parameter("in_proj_weight", _inputWeight);
        register_parameter("in_proj_bias", _inputBias);
        _parts =
        [
            new LinearLayer(channels).Build([channels], headWidth: 1, random),
            new DropoutLayer(layer.Dropout).Build([], headWidth: 1, random),
        ];
        using (no_grad()) Output.get_parameter("bias")!.zero_();
        ModuleTree.Register(this, [KeyValuePair.Create("out_proj", Output), KeyValuePair.Create("dropout", Dropout)]);
    }

    private nn.Module<Tensor, Tensor> Output => _parts[0];

    private nn.Module<Tensor, Tensor> Dropout => _parts[1];

    public override Tensor forward(Tensor input)
    {
        Tensor? none = null;
        return Forward(input, ref none);
    }

    public Tensor Forward(Tensor input, ref Tensor? padding)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor steps = TextPadding.Clear(Attend(input.transpose(1, 2), padding), padding, _zero);
        return steps.transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Computes the attention of time steps to each other. Padding gets values without a meaning.</summary>
    /// <param name="steps">The input, [rows, time steps, channels].</param>
    /// <param name="padding">True at padding, [rows, time steps]; null for none.</param>
    /// <returns>The output, in the shape of the input.</returns>
    public Tensor Attend(Tensor steps, Tensor? padding)
    {
        using DisposeScope scope = NewDisposeScope();
        (long rows, long count, long channels) = (steps.shape[0], steps.shape[1], steps.shape[2]);
        Tensor[] projected = nn.functional.linear(steps, _inputWeight, _inputBias).chunk(3, 2);
        Tensor mixed = Mix(Heads(0), Heads(1), Heads(2), padding, _scale, Dropout.forward);
        return Output.forward(mixed.transpose(1, 2).reshape(rows, count, channels)).MoveToOuterDisposeScope();

        Tensor Heads(int which) => projected[which].reshape(rows, count, _layer.Heads, channels / _layer.Heads).transpose(1, 2);
    }

    /// <summary>Weighs the values of all time steps for each time step: softmax(scale Q K^T) V.</summary>
    /// <param name="queries">The queries, [rows, heads, time steps, values of a head].</param>
    /// <param name="keys">The keys, in the same shape.</param>
    /// <param name="values">The values, in the same shape.</param>
    /// <param name="padding">True at padding, [rows, time steps]; null for none. Its weight is 0 beside any word.</param>
    /// <param name="scale">What the products are multiplied by.</param>
    /// <param name="drop">Drops weights in training.</param>
    /// <returns>The sums, in the same shape.</returns>
    public static Tensor Mix(
        Tensor queries, Tensor keys, Tensor values, Tensor? padding, Scalar scale, Func<Tensor, Tensor> drop)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = queries.mul(scale).matmul(keys.transpose(2, 3));
        if (padding is not null) scores = scores.masked_fill(padding.unsqueeze(1).unsqueeze(1), Least);
        return drop(scores.softmax(3)).matmul(values).MoveToOuterDisposeScope();
    }
}
