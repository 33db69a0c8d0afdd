using System.Security.Cryptography;
using Gridfold.Models.Input;

namespace Gridfold.Models.OwnCode;

/// <summary>
/// A class of the user that a section of the experiment file names:
/// <c>{class: Acme.MyMlp, assembly: bin/Acme.dll, settings: {hidden: 50}}</c>.
/// </summary>
/// <param name="Name">The full name of the class.</param>
/// <param name="Assembly">The path of the assembly with the class, or the upload that has it.</param>
/// <param name="Sha256">The SHA-256 that the assembly must have, in lower-case hexadecimal; null to accept any.</param>
/// <param name="Settings">The values for the parameters of the constructor, by their names.</param>
public sealed record OwnClass(string Name, string Assembly, string? Sha256, IReadOnlyList<OwnSetting> Settings)
{
    /// <summary>The key of the class.</summary>
    public const string ClassKey = "class";

    /// <summary>The key of the assembly's path.</summary>
    public const string AssemblyKey = "assembly";

    /// <summary>The key of the assembly's SHA-256.</summary>
    public const string HashKey = "assembly_sha256";

    /// <summary>The upload with the assembly and the files that it needs. Null for a file of the machine.</summary>
    public UploadReference? Upload => UploadReference.OfPath(Assembly);

    /// <summary>
    /// The SHA-256 by which the code is known, in lower-case hexadecimal: that of the upload, otherwise that of the assembly. Null where
    /// neither is written.
    /// </summary>
    public string? CodeHash => Upload?.Sha256 ?? Sha256;

    /// <summary>The path of the section, as in <c>model</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The place of the section.</summary>
    public SourceLocation? Location { get; init; }

    private SourceLocation? ClassLocation { get; init; }

    private SourceLocation? AssemblyLocation { get; init; }

    /// <summary>Whether a section names a class.</summary>
    public static bool IsIn(SpecNode? section) => section is SpecMap map && map[ClassKey] is not null;

    /// <summary>Reads the keys of a section that names a class.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static OwnClass? Read(SpecMapReader reader)
    {
        int errorsBefore = reader.Problems.Errors.Count;
        reader.RequiredNode(ClassKey, "the full name of a class, as in class: Acme.MyClass");
        string? name = reader.Text(ClassKey);
        reader.RequiredNode(AssemblyKey, "the compiled file that has the class, as in assembly: bin/Release/net10.0/Acme.dll");
        string? assembly = reader.Text(AssemblyKey), sha256 = reader.Text(HashKey)?.ToLowerInvariant();
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower)))
            reader.Error(HashKey, "it must be 64 hexadecimal digits: take it from 'sha256sum FILE'");
        if (assembly is not null && UploadReference.IsMeant(assembly) && UploadReference.OfPath(assembly) is null)
            reader.Error(AssemblyKey, "it must be upload:NAME or upload:SHA256, as 'gridfold data list --uploads' shows them");
        IReadOnlyList<OwnSetting> settings = OwnSetting.ReadAll(reader);
        if (reader.Problems.Errors.Count > errorsBefore) return null;
        return new OwnClass(name!, assembly!, sha256, settings)
        {
            Path = reader.Path,
            Location = reader.Location,
            ClassLocation = reader.LocationOf(ClassKey),
            AssemblyLocation = reader.LocationOf(AssemblyKey),
        };
    }

    /// <summary>The place of a key: of <see cref="OwnClassException.Key"/>, which can be the name of a setting.</summary>
    public SourceLocation? LocationOf(string key) => key switch
    {
        ClassKey => ClassLocation,
        AssemblyKey => AssemblyLocation,
        _ => Settings.FirstOrDefault(setting => setting.Name == key)?.Location ?? Location,
    };

    /// <summary>The keys again, as nodes.</summary>
    public SpecMap ToNode()
    {
        var settings = new SpecMap([.. Settings.Select(setting => new SpecEntry(setting.Name, null, setting.Value))]);
        return new SpecMap(
        [
            new SpecEntry(ClassKey, null, SpecScalar.Of(Name)), new SpecEntry(AssemblyKey, null, SpecScalar.Of(Assembly)),
            .. Sha256 is null ? [] : new[] { new SpecEntry(HashKey, null, SpecScalar.Of(Sha256)) },
            new SpecEntry(OwnSetting.SettingsKey, null, settings),
        ]);
    }

    /// <summary>Refuses a class without the hash of its assembly, where others use the files too.</summary>
    /// <param name="files">The files that may be named.</param>
    /// <exception cref="InputException">There is no hash.</exception>
    public void RequireHash(ReadableFiles files)
    {
        if (!files.AreShared || CodeHash is not null) return;
        throw new InputException(
            $"{Path} has no {HashKey}; silos that others use ask for one: take it from 'sha256sum FILE'", Location);
    }

    /// <summary>The SHA-256 of the assembly as it is now.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be read.</exception>
    public string HashOfFile()
    {
        if (MissingFile() is { } missing) throw new InputException(missing, AssemblyLocation);
        if (FileKind.Unreadable(Assembly) is { } kind)
            throw new InputException($"{Path}.{AssemblyKey} is {Assembly}, which is {kind}; name the compiled file", AssemblyLocation);
        using FileStream file = File.OpenRead(Assembly);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Says that the assembly is not there; null when it is.</summary>
    internal string? MissingFile() => File.Exists(Assembly)
        ? null
        : $"{Path}.{AssemblyKey} is '{Assembly}', and there is no such file on this machine; build the project, and name the compiled file";
}
