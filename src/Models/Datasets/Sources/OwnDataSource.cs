using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;

namespace Gridfold.Models.Datasets.Sources;

/// <summary><c>dataset: {class: Acme.MyData, assembly: bin/Acme.dll}</c>: a table whose rows a class of the user gives.</summary>
/// <param name="Class">The class.</param>
/// <param name="Fingerprint">The fingerprint that the class must tell; null to take the present one.</param>
public sealed record OwnDataSource(OwnClass Class, string? Fingerprint) : DatasetSource
{
    /// <summary>The key of <see cref="Fingerprint"/>.</summary>
    public const string FingerprintKey = "fingerprint";

    private const int MaxFingerprint = 200;

    /// <summary>The rule of fingerprints, for messages.</summary>
    internal static string FingerprintRule => $"1 to {MaxFingerprint} characters, without control characters";

    /// <summary>Whether a text can be a fingerprint.</summary>
    public static bool IsFingerprint(string? text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxFingerprint && !text.Any(char.IsControl);

    /// <summary>Reads the keys of a <c>dataset</c> section that names a class.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static OwnDataSource? Read(SpecMapReader reader)
    {
        OwnClass? owner = OwnClass.Read(reader);
        string? fingerprint = reader.Text(FingerprintKey);
        if (fingerprint is not null && !IsFingerprint(fingerprint))
            reader.Error(FingerprintKey, $"it must be what the class tells: {FingerprintRule}");
        return owner is null ? null : new OwnDataSource(owner, fingerprint) { Location = owner.LocationOf(OwnClass.ClassKey) };
    }
}
