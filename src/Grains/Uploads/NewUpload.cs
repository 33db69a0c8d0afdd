namespace Gridfold.Grains.Uploads;

/// <summary>An upload that begins.</summary>
/// <param name="Owner">The user.</param>
/// <param name="Name">The name.</param>
/// <param name="Bytes">The size of the content in bytes, which the caller has stated.</param>
/// <param name="Silo">The address of the silo that receives it, as Orleans writes it for machines.</param>
/// <param name="MaxBytesOfOwner">The most bytes of all uploads of the user.</param>
/// <param name="Sha256">The SHA-256 of the content, if the caller has stated it.</param>
[GenerateSerializer, Immutable, Alias("gridfold.new-upload")]
public sealed record NewUpload(
    [property: Id(0)] string Owner,
    [property: Id(1)] string Name,
    [property: Id(2)] long Bytes,
    [property: Id(3)] string Silo,
    [property: Id(4)] long MaxBytesOfOwner,
    [property: Id(5)] string? Sha256);
