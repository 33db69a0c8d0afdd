namespace Gridfold.Grains.Uploads;

/// <summary>An upload that is on its way. Its size counts for its user.</summary>
/// <param name="Content">The name of the folder in the store that gets the content.</param>
/// <param name="Upload">The upload.</param>
[GenerateSerializer, Immutable, Alias("gridfold.open-upload")]
public sealed record OpenUpload([property: Id(0)] string Content, [property: Id(1)] NewUpload Upload);
