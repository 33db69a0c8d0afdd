using System.Text.Json;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Clusters;

/// <summary>What the token's user holds in a cluster, and may hold at most, as the HTTP API describes it.</summary>
/// <param name="User">The user.</param>
/// <param name="Uses">What is counted, by its name, with the limit, or null for none.</param>
internal sealed record QuotaDocument(string User, IReadOnlyList<(string Name, long Used, long? Limit)> Uses)
{
    private static readonly string[] Names = ["slots", "experiments", "stored_bytes"];

    /// <summary>Reads the document.</summary>
    public static QuotaDocument Read(JsonElement document) => new(
        ShownText.OfName(document.GetProperty("user").GetString() ?? ""),
        [
            .. Names.Select(name => (name, document.GetProperty(name).GetProperty("used").GetInt64(),
                document.GetProperty(name).TryGetProperty("limit", out JsonElement limit) ? limit.GetInt64() : (long?)null)),
        ]);
}
