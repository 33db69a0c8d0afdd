namespace Gridfold.Grains.Uploads;

/// <summary>An upload of a user.</summary>
/// <param name="Number">The number of the upload, counted from 1 over all users.</param>
/// <param name="Owner">The user.</param>
/// <param name="Name">The name, which the user has for one upload only.</param>
/// <param name="Sha256">The SHA-256 of the content, as 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">The size of the content in bytes.</param>
/// <param name="Content">The name of the folder in the store that holds the content. Uploads with the same SHA-256 share it.</param>
/// <param name="At">The time at which the upload was whole.</param>
[GenerateSerializer, Immutable, Alias("gridfold.upload-record")]
public sealed record UploadRecord(
    [property: Id(0)] long Number,
    [property: Id(1)] string Owner,
    [property: Id(2)] string Name,
    [property: Id(3)] string Sha256,
    [property: Id(4)] long Bytes,
    [property: Id(5)] string Content,
    [property: Id(6)] DateTimeOffset At);
