namespace Gridfold.Grains.Uploads;

/// <summary>An upload that has just been listed.</summary>
/// <param name="Upload">The upload.</param>
/// <param name="Orphan">The earlier folder of the same content, which no upload needs any more. Null where there was none.</param>
[GenerateSerializer, Immutable, Alias("gridfold.completed-upload")]
public sealed record CompletedUpload([property: Id(0)] UploadRecord Upload, [property: Id(1)] string? Orphan);
