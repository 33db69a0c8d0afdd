namespace Gridfold.Models.Input;

/// <summary>The SHA-256 that a source file must have.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Location">The place of the checksum.</param>
public sealed record Checksum(string Sha256, SourceLocation? Location);
