using System.Globalization;

namespace Gridfold.Grains.Uploads;

/// <summary>Names the content of uploads in the store of checkpoints: parts in a folder of each content.</summary>
public static class UploadFolders
{
    /// <summary>The folder of all uploads.</summary>
    public const string Root = "uploads";

    /// <summary>The folder of a content.</summary>
    public static string Of(string content) => $"{Root}/{content}";

    /// <summary>The name of a part of a content.</summary>
    /// <param name="content">See <see cref="UploadRecord.Content"/>.</param>
    /// <param name="part">The number of the part, from 0.</param>
    public static string PartOf(string content, int part) => $"{Of(content)}/{part.ToString("D6", CultureInfo.InvariantCulture)}";

    /// <summary>The content to which a name in the store belongs. Null for a name that is no upload's.</summary>
    public static string? ContentOf(string name) => name.Split('/') is [Root, var content, _] ? content : null;
}
