namespace Gridfold.Models.Datasets.Sources;

/// <summary>A file of a public dataset.</summary>
/// <param name="Name">The name in the cache and in a mirror.</param>
/// <param name="Address">The public address.</param>
/// <param name="Sha256">
/// The hashes that the unpacked content may have. A file that is gzipped again can differ and have the same content.
/// </param>
public sealed record CatalogueFile(string Name, string Address, IReadOnlyList<string> Sha256);
