using Gridfold.Models.Graphs;
using Gridfold.Models.Input;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>model: {class: Acme.Nets.MyMlp, assembly: bin/Acme.dll, settings: {hidden: 50}}</c>: a whole network that a class of the user builds.
/// Gridfold knows neither its layers nor their sizes.
/// </summary>
/// <param name="Class">The full name of the class.</param>
/// <param name="Assembly">The path of the assembly with the class.</param>
/// <param name="Sha256">The SHA-256 that the assembly must have, in lower-case hexadecimal; null to accept any.</param>
/// <param name="Settings">The values for the parameters of the constructor, by their names.</param>
public sealed record OwnNetworkLayer(string Class, string Assembly, string? Sha256, IReadOnlyList<OwnSetting> Settings) : LayerSpec
{
    /// <summary>The key of the class.</summary>
    public const string ClassKey = "class";

    /// <summary>The key of the assembly's path.</summary>
    public const string AssemblyKey = "assembly";

    /// <summary>The key of the assembly's SHA-256.</summary>
    public const string HashKey = "assembly_sha256";

    /// <summary>The path of the section, as in <c>model</c>.</summary>
    public string Path { get; init; } = "model";

    private SourceLocation? ClassLocation { get; init; }

    private SourceLocation? AssemblyLocation { get; init; }

    /// <inheritdoc/>
    public override string Text => $"class: {Class}";

    /// <summary>Whether a <c>model</c> section names a class.</summary>
    public static bool IsIn(SpecNode? model) => model is SpecMap map && map[ClassKey] is not null;

    /// <summary>Reads the keys of a section that names a class.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static OwnNetworkLayer? Read(SpecMapReader reader)
    {
        int errorsBefore = reader.Problems.Errors.Count;
        string? name = reader.Text(ClassKey);
        reader.RequiredNode(AssemblyKey, "the compiled file that has the class, as in assembly: bin/Release/net10.0/Acme.dll");
        string? assembly = reader.Text(AssemblyKey), sha256 = reader.Text(HashKey)?.ToLowerInvariant();
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower)))
            reader.Error(HashKey, "it must be 64 hexadecimal digits: take it from 'sha256sum FILE'");
        IReadOnlyList<OwnSetting> settings = OwnSetting.ReadAll(reader);
        if (reader.Problems.Errors.Count > errorsBefore) return null;
        return new OwnNetworkLayer(name!, assembly!, sha256, settings)
        {
            Location = reader.Location,
            Path = reader.Path,
            ClassLocation = reader.LocationOf(ClassKey),
            AssemblyLocation = reader.LocationOf(AssemblyKey),
        };
    }

    /// <summary>The place of a key: of <see cref="OwnNetworkException.Key"/>, which can be the name of a setting.</summary>
    public SourceLocation? LocationOf(string key) => key switch
    {
        ClassKey => ClassLocation,
        AssemblyKey => AssemblyLocation,
        _ => Settings.FirstOrDefault(setting => setting.Name == key)?.Location ?? Location,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = null;
        return [headWidth];
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        OwnNetworkBuilder.Build(this, input, headWidth, random);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) => throw new InputException(
        $"the network is the class {Class} of your own, and Gridfold does not know its layers; use --weights, and write the ONNX file "
            + "with a program of yours: docs/own-network.md");
}
