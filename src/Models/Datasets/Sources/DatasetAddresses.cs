using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>The addresses that a <c>dataset:</c> section names.</summary>
public static class DatasetAddresses
{
    /// <summary>
    /// Reports addresses with a user's name or a password, because they would be stored with the experiment. The message does not repeat
    /// them.
    /// </summary>
    public static void Check(DatasetSource source, Problems problems)
    {
        IEnumerable<(string Key, string Written, SourceLocation? Location)> sources = source switch
        {
            PathSource path => [("dataset.path", path.Path, path.Location)],
            IdxSource idx => [("dataset.images", idx.Images, idx.Location), ("dataset.labels", idx.Labels, idx.LabelsLocation)],
            _ => [],
        };
        foreach ((string key, string written, SourceLocation? location) in sources)
        {
            if (!SourceFile.IsUrl(written) || !HasUser(written)) continue;
            problems.Error($"{key} is an address with a user's name or a password in it, which would be stored with the experiment; "
                + $"download the file and point {key} at it, or write an address that needs neither", location);
        }
    }

    /// <summary>
    /// Whether an address has text before an @ in front of its host. An unreadable address counts if it has an @ anywhere.
    /// </summary>
    internal static bool HasUser(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) ? uri.UserInfo.Length > 0 : address.Contains('@', StringComparison.Ordinal);
}
