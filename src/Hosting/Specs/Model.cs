using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>The network: layers, a preset, or a class of your own.</summary>
public sealed class Model : SpecPart
{
    /// <summary>The layers, from the input to the output.</summary>
    public IReadOnlyList<Layer>? Layers { get; init; }

    /// <summary>A known network with its settings.</summary>
    public Preset? Preset { get; init; }

    /// <summary>The full name of a class of your own that builds the network.</summary>
    public Value<string>? Class { get; init; }

    /// <summary>The compiled file that has the class, or upload:NAME.</summary>
    public Value<string>? Assembly { get; init; }

    /// <summary>The SHA-256 that the compiled file must have. Default: that of the file at the submission.</summary>
    public Value<string>? AssemblySha256 { get; init; }

    /// <summary>The values for the parameters of the class's constructor, by their names.</summary>
    public Settings? Settings { get; init; }

    /// <summary>The safetensors file whose tensors the network begins with. Default: new weights.</summary>
    public Value<string>? Weights { get; init; }

    /// <summary>The SHA-256 that the file of weights must have. Default: that of the file at the submission.</summary>
    public Value<string>? WeightsSha256 { get; init; }

    /// <summary>The layers that keep the weights of the file. Default: none.</summary>
    public Value<Freeze>? Freeze { get; init; }

    /// <summary>A class of your own that builds the network. It sets <see cref="Class"/> and <see cref="Assembly"/>.</summary>
    public Type? Type
    {
        get;
        init
        {
            field = value;
            (Class, Assembly) = (value?.FullName, OwnType.FileOf(value));
        }
    }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Model))
        .Put(Layers).Put(Preset).Put(Class).Put(Assembly).Put(AssemblySha256).Put(Settings).Put(Weights).Put(WeightsSha256).Put(Freeze)
        .ToMap();
}
