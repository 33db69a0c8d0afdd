using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A layer of a network.</summary>
public sealed class Layer : SpecChoice
{
    private Layer(SpecNode node) : base(node)
    {
    }

    /// <summary>Makes one list of values of a row.</summary>
    public static Layer Flatten { get; } = new(SpecScalar.Of("flatten"));

    /// <summary>Batch normalisation of features, or of the channels of a sequence.</summary>
    public static Layer BatchNorm1d { get; } = new(SpecScalar.Of("batch_norm1d"));

    /// <summary>Batch normalisation of the channels of images.</summary>
    public static Layer BatchNorm2d { get; } = new(SpecScalar.Of("batch_norm2d"));

    /// <summary>Layer normalisation.</summary>
    public static Layer LayerNorm { get; } = new(SpecScalar.Of("layer_norm"));

    /// <summary>ReLU with a learned slope below 0.</summary>
    public static Layer Prelu { get; } = new(SpecScalar.Of("prelu"));

    /// <summary>Adds what tells the places of a sequence apart.</summary>
    public static Layer Positions { get; } = new(SpecScalar.Of("positions"));

    /// <summary>ReLU.</summary>
    public static Layer Relu { get; } = new(SpecScalar.Of("relu"));

    /// <summary>Leaky ReLU.</summary>
    public static Layer LeakyRelu { get; } = new(SpecScalar.Of("leaky_relu"));

    /// <summary>ELU.</summary>
    public static Layer Elu { get; } = new(SpecScalar.Of("elu"));

    /// <summary>GELU.</summary>
    public static Layer Gelu { get; } = new(SpecScalar.Of("gelu"));

    /// <summary>SiLU.</summary>
    public static Layer Silu { get; } = new(SpecScalar.Of("silu"));

    /// <summary>The hyperbolic tangent.</summary>
    public static Layer Tanh { get; } = new(SpecScalar.Of("tanh"));

    /// <summary>The logistic function.</summary>
    public static Layer Sigmoid { get; } = new(SpecScalar.Of("sigmoid"));

    /// <summary>Softmax.</summary>
    public static Layer Softmax { get; } = new(SpecScalar.Of("softmax"));

    /// <summary>Takes the layer from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Layer(Parameter<Layer> parameter) => new(parameter.Reference);

    /// <summary>A layer of so many units. The word classes stands for the width of the output. The number is at least 1.</summary>
    /// <param name="units">The outputs.</param>
    public static Layer Linear(Units units) =>
        new(Entries.OfCall(nameof(Layer)).Put(units).ToKeyed());

    /// <summary>Sets values to 0 with this probability while the network trains. The number is at least 0 and below 1.</summary>
    /// <param name="probability">The probability.</param>
    public static Layer Dropout(Value<double> probability) =>
        new(Entries.OfCall(nameof(Layer)).Put(probability).ToKeyed());

    /// <summary>A convolution of images.</summary>
    /// <param name="channels">
    /// The number of channels of the output. The word classes stands for the number of classes. The number is at least 1.
    /// </param>
    /// <param name="kernel">The height and the width of the kernel in pixels. The number is at least 1 and at most 4,096.</param>
    /// <param name="stride">The step of the kernel in pixels. The number is at least 1 and at most 4,096. Default: 1.</param>
    /// <param name="padding">The zeros around the image in pixels. The number is at least 0 and at most 4,096. Default: 0.</param>
    public static Layer Conv2d(Units channels, Value<int> kernel, Value<int>? stride = null, Value<int>? padding = null) =>
        new(Entries.OfCall(nameof(Layer)).Put(channels).Put(kernel).Put(stride).Put(padding).ToKeyed());

    /// <summary>The greatest value of each window of an image.</summary>
    /// <param name="kernel">The height and the width of the window in pixels. The number is at least 1 and at most 4,096.</param>
    /// <param name="stride">The step of the window in pixels. The number is at least 1 and at most 4,096. Default: the kernel.</param>
    /// <param name="padding">
    /// The pixels around the image, at most half of the kernel. The number is at least 0 and at most 2,048. Default: 0.
    /// </param>
    public static Layer MaxPool2d(Value<int> kernel, Value<int>? stride = null, Value<int>? padding = null) =>
        new(Entries.OfCall(nameof(Layer)).Put(kernel).Put(stride).Put(padding).ToKeyed());

    /// <summary>The mean of each window of an image.</summary>
    /// <param name="kernel">The height and the width of the window in pixels. The number is at least 1 and at most 4,096.</param>
    /// <param name="stride">The step of the window in pixels. The number is at least 1 and at most 4,096. Default: the kernel.</param>
    /// <param name="padding">
    /// The pixels around the image, at most half of the kernel. The number is at least 0 and at most 2,048. Default: 0.
    /// </param>
    public static Layer AvgPool2d(Value<int> kernel, Value<int>? stride = null, Value<int>? padding = null) =>
        new(Entries.OfCall(nameof(Layer)).Put(kernel).Put(stride).Put(padding).ToKeyed());

    /// <summary>
    /// Makes an image of this height and width in pixels, by the greatest values. The number is at least 1 and at most 4,096.
    /// </summary>
    /// <param name="size">The size of the output.</param>
    public static Layer AdaptiveMaxPool2d(Value<int> size) =>
        new(Entries.OfCall(nameof(Layer)).Put(size).ToKeyed());

    /// <summary>Makes an image of this height and width in pixels, by means. The number is at least 1 and at most 4,096.</summary>
    /// <param name="size">The size of the output.</param>
    public static Layer AdaptiveAvgPool2d(Value<int> size) =>
        new(Entries.OfCall(nameof(Layer)).Put(size).ToKeyed());

    /// <summary>
    /// Gives each of so many groups of channels the mean 0 and the deviation 1, row by row. The number is at least 1 and at most 1,048,576.
    /// </summary>
    /// <param name="groups">The number of groups.</param>
    public static Layer GroupNorm(Value<int> groups) =>
        new(Entries.OfCall(nameof(Layer)).Put(groups).ToKeyed());

    /// <summary>Layers whose input is added to their output. Where the shapes differ, a projection changes the input.</summary>
    /// <param name="layers">The layers whose input is added to their output.</param>
    public static Layer Residual(params IReadOnlyList<Layer> layers) =>
        new(Entries.OfCall(nameof(Layer)).Put(layers).ToKeyed());

    /// <summary>
    /// Makes a sequence of the features. The number is the features of one time step. The number is at least 1 and at most 1,048,576.
    /// </summary>
    /// <param name="length">The number of time steps.</param>
    public static Layer Sequence(Value<int> length) =>
        new(Entries.OfCall(nameof(Layer)).Put(length).ToKeyed());

    /// <summary>The first layer of a network for tokens beside numbers: the vectors of each column by its name.</summary>
    /// <param name="columns">The columns with what is made of each.</param>
    public static Layer Inputs(params IReadOnlyList<(string Column, ColumnInput Input)> columns) => new(columns.Aggregate(
        Entries.OfCall(nameof(Layer)), (entries, column) => entries.PutAs(column.Column, column.Input)).ToKeyedMap());

    /// <summary>A learned vector for each token of a text.</summary>
    /// <param name="tokens">
    /// The number of tokens: padding, the unknown word and words. The number is at least 2 and at most 1,048,576.
    /// </param>
    /// <param name="size">The number of values of a token's vector. The number is at least 1 and at most 4,096.</param>
    public static Layer Embedding(Value<int> tokens, Value<int> size) =>
        new(Entries.OfCall(nameof(Layer)).Put(tokens).Put(size).ToKeyed());

    /// <summary>A convolution of sequences.</summary>
    /// <param name="channels">
    /// The number of channels of the output. The word classes stands for the number of classes. The number is at least 1.
    /// </param>
    /// <param name="kernel">The length of the kernel in time steps. The number is at least 1 and at most 4,096.</param>
    /// <param name="stride">The step of the kernel in time steps. The number is at least 1 and at most 4,096. Default: 1.</param>
    /// <param name="padding">
    /// The zeros at both ends of the sequence in time steps. The number is at least 0 and at most 4,096. Default: 0.
    /// </param>
    public static Layer Conv1d(Units channels, Value<int> kernel, Value<int>? stride = null, Value<int>? padding = null) =>
        new(Entries.OfCall(nameof(Layer)).Put(channels).Put(kernel).Put(stride).Put(padding).ToKeyed());

    /// <summary>Makes a sequence of this many time steps, by the greatest values. The number is at least 1 and at most 4,096.</summary>
    /// <param name="size">The size of the output.</param>
    public static Layer AdaptiveMaxPool1d(Value<int> size) =>
        new(Entries.OfCall(nameof(Layer)).Put(size).ToKeyed());

    /// <summary>Makes a sequence of this many time steps, by means. The number is at least 1 and at most 4,096.</summary>
    /// <param name="size">The size of the output.</param>
    public static Layer AdaptiveAvgPool1d(Value<int> size) =>
        new(Entries.OfCall(nameof(Layer)).Put(size).ToKeyed());

    /// <summary>An LSTM over a sequence.</summary>
    /// <param name="hidden">The number of values of the state. The number is at least 1 and at most 4,096.</param>
    /// <param name="output">The states that the layer gives: the last one, or all of them as a sequence. Default: last.</param>
    public static Layer Lstm(Value<int> hidden, Value<StateOutput>? output = null) =>
        new(Entries.OfCall(nameof(Layer)).Put(hidden).Put(output).ToKeyed());

    /// <summary>A GRU over a sequence.</summary>
    /// <param name="hidden">The number of values of the state. The number is at least 1 and at most 4,096.</param>
    /// <param name="output">The states that the layer gives: the last one, or all of them as a sequence. Default: last.</param>
    public static Layer Gru(Value<int> hidden, Value<StateOutput>? output = null) =>
        new(Entries.OfCall(nameof(Layer)).Put(hidden).Put(output).ToKeyed());

    /// <summary>Self-attention over the time steps of a sequence.</summary>
    /// <param name="heads">The number of heads, which divides the channels. The number is at least 1 and at most 4,096.</param>
    /// <param name="dropout">
    /// The probability with which a weight between two time steps is set to 0 while the network trains. The number is at least 0 and below
    /// 1. Default: 0.
    /// </param>
    public static Layer Attention(Value<int> heads, Value<double>? dropout = null) =>
        new(Entries.OfCall(nameof(Layer)).Put(heads).Put(dropout).ToKeyed());

    /// <summary>An encoder block over a sequence: attention and two linear layers.</summary>
    /// <param name="heads">The number of heads, which divides the channels. The number is at least 1 and at most 4,096.</param>
    /// <param name="hidden">
    /// The number of values between the two linear layers. The number is at least 1 and at most 65,536. Default: four times the channels.
    /// </param>
    /// <param name="dropout">
    /// The probability with which a value is set to 0 while the network trains. The number is at least 0 and below 1. Default: 0.
    /// </param>
    /// <param name="norm">The place of layer normalisation: before each part, or after its sum with the skip. Default: before.</param>
    public static Layer Transformer(
        Value<int> heads, Value<int>? hidden = null, Value<double>? dropout = null, Value<NormPlace>? norm = null) =>
        new(Entries.OfCall(nameof(Layer)).Put(heads).Put(hidden).Put(dropout).Put(norm).ToKeyed());
}
