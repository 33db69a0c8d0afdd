using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A known network with its settings.</summary>
public sealed class Preset : SpecChoice
{
    private Preset(SpecNode node) : base(node)
    {
    }

    /// <summary>Takes the part from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Preset(Parameter<Preset> parameter) => new(parameter.Reference);

    /// <summary>One linear layer.</summary>
    /// <param name="init">The first weights: random ones, or zeros. Default: random.</param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Perceptron(
        Value<InitialWeights>? init = null, Value<string>? weights = null, Value<string>? weightsSha256 = null,
        Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name").Put(init).Put(weights).Put(weightsSha256).Put(freeze).ToMap());

    /// <summary>A multi-layer perceptron.</summary>
    /// <param name="hidden">The width of the hidden layer, or a list of the widths of several. The number is at least 1.</param>
    /// <param name="activation">The activation after each hidden layer. Default: relu.</param>
    /// <param name="dropout">
    /// The probability with which a value is set to 0 while the network trains. The number is at least 0 and below 1. Default: 0.
    /// </param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Mlp(
        Widths hidden, Value<Activation>? activation = null, Value<double>? dropout = null, Value<string>? weights = null,
        Value<string>? weightsSha256 = null, Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name")
            .Put(hidden).Put(activation).Put(dropout).Put(weights).Put(weightsSha256).Put(freeze).ToMap());

    /// <summary>A small convolutional network.</summary>
    /// <param name="dropout">
    /// The probability with which a value is set to 0 while the network trains. The number is at least 0 and below 1. Default: 0.2.
    /// </param>
    /// <param name="padding">
    /// The zeros around the images of the convolutions, in pixels. The number is at least 0 and at most 2. Default: 0.
    /// </param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Cnn(
        Value<double>? dropout = null, Value<int>? padding = null, Value<string>? weights = null, Value<string>? weightsSha256 = null,
        Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name").Put(dropout).Put(padding).Put(weights).Put(weightsSha256).Put(freeze).ToMap());

    /// <summary>LeNet-5.</summary>
    /// <param name="activation">The activation after each hidden layer. Default: tanh.</param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Lenet5(
        Value<Activation>? activation = null, Value<string>? weights = null, Value<string>? weightsSha256 = null,
        Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name").Put(activation).Put(weights).Put(weightsSha256).Put(freeze).ToMap());

    /// <summary>AlexNet.</summary>
    /// <param name="dropout">
    /// The probability with which a value is set to 0 while the network trains. The number is at least 0 and below 1. Default: 0.5.
    /// </param>
    /// <param name="width">What channels and hidden units are multiplied by. The number is above 0 and at most 16. Default: 1.</param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Alexnet(
        Value<double>? dropout = null, Value<double>? width = null, Value<string>? weights = null, Value<string>? weightsSha256 = null,
        Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name").Put(dropout).Put(width).Put(weights).Put(weightsSha256).Put(freeze).ToMap());

    /// <summary>VGG-11.</summary>
    /// <param name="dropout">
    /// The probability with which a value is set to 0 while the network trains. The number is at least 0 and below 1. Default: 0.5.
    /// </param>
    /// <param name="width">What channels and hidden units are multiplied by. The number is above 0 and at most 16. Default: 1.</param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Vgg11(
        Value<double>? dropout = null, Value<double>? width = null, Value<string>? weights = null, Value<string>? weightsSha256 = null,
        Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name").Put(dropout).Put(width).Put(weights).Put(weightsSha256).Put(freeze).ToMap());

    /// <summary>VGG-16.</summary>
    /// <param name="dropout">
    /// The probability with which a value is set to 0 while the network trains. The number is at least 0 and below 1. Default: 0.5.
    /// </param>
    /// <param name="width">What channels and hidden units are multiplied by. The number is above 0 and at most 16. Default: 1.</param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Vgg16(
        Value<double>? dropout = null, Value<double>? width = null, Value<string>? weights = null, Value<string>? weightsSha256 = null,
        Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name").Put(dropout).Put(width).Put(weights).Put(weightsSha256).Put(freeze).ToMap());

    /// <summary>Network in network.</summary>
    /// <param name="dropout">
    /// The probability with which a value is set to 0 while the network trains. The number is at least 0 and below 1. Default: 0.5.
    /// </param>
    /// <param name="width">What channels and hidden units are multiplied by. The number is above 0 and at most 16. Default: 1.</param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Nin(
        Value<double>? dropout = null, Value<double>? width = null, Value<string>? weights = null, Value<string>? weightsSha256 = null,
        Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name").Put(dropout).Put(width).Put(weights).Put(weightsSha256).Put(freeze).ToMap());

    /// <summary>ResNet-18.</summary>
    /// <param name="width">What channels and hidden units are multiplied by. The number is above 0 and at most 16. Default: 1.</param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Resnet18(
        Value<double>? width = null, Value<string>? weights = null, Value<string>? weightsSha256 = null, Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name").Put(width).Put(weights).Put(weightsSha256).Put(freeze).ToMap());

    /// <summary>ResNet-34.</summary>
    /// <param name="width">What channels and hidden units are multiplied by. The number is above 0 and at most 16. Default: 1.</param>
    /// <param name="weights">The safetensors file whose tensors the network begins with. Default: new weights.</param>
    /// <param name="weightsSha256">The SHA-256 that the file of weights must have. Default: that of the file at the submission.</param>
    /// <param name="freeze">The layers that keep the weights of the file. Default: none.</param>
    public static Preset Resnet34(
        Value<double>? width = null, Value<string>? weights = null, Value<string>? weightsSha256 = null, Value<Freeze>? freeze = null) =>
        new(Entries.OfCall(nameof(Preset), "name").Put(width).Put(weights).Put(weightsSha256).Put(freeze).ToMap());
}
