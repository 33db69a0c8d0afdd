using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>The addresses that a <c>dataset:</c> section names.</summary>
public static class DatasetAddresses
{
    // Names of query parameters that carry a secret. The second list has the beginnings that storage services give to signed addresses.
    private static readonly HashSet<string> Secrets = new(
        ["token", "access_token", "auth", "key", "api_key", "apikey", "api-key", "sig", "signature", "password", "passwd", "pwd", "secret"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Signatures = ["x-amz-", "x-goog-", "x-oss-"];

    /// <summary>
    /// Reports addresses with a user's name, a password or a token, because they would be stored with the experiment. The message does not
    /// repeat them.
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
            if (!SourceFile.IsUrl(written)) continue;
            string? secret = HasUser(written) ? "a user's name or a password"
                : SecretIn(written) is { } name ? $"a secret ('{name}')"
                : null;
            if (secret is null) continue;
            problems.Error($"{key} is an address with {secret} in it, which would be stored with the experiment; "
                + $"download the file and point {key} at it, or write an address that needs none", location);
        }
    }

    /// <summary>The name of the first query parameter that carries a secret, or null.</summary>
    private static string? SecretIn(string address)
    {
        int query = address.IndexOf('?', StringComparison.Ordinal);
        if (query < 0) return null;
        return address[(query + 1)..].Split('#')[0].Split('&', ';')
            .Select(parameter => Uri.UnescapeDataString(parameter.Split('=')[0]))
            .FirstOrDefault(name => Secrets.Contains(name)
                || Signatures.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>
    /// Whether an address has text before an @ in front of its host. An unreadable address counts if it has an @ anywhere.
    /// </summary>
    internal static bool HasUser(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) ? uri.UserInfo.Length > 0 : address.Contains('@', StringComparison.Ordinal);
}
