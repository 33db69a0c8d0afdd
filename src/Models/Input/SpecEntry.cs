namespace Gridfold.Models.Input;

/// <summary>A key and its value.</summary>
/// <param name="Key">The key as the user wrote it.</param>
/// <param name="KeyLocation">The place of the key.</param>
/// <param name="Value">The value of the key.</param>
public sealed record SpecEntry(string Key, SourceLocation? KeyLocation, SpecNode Value);
