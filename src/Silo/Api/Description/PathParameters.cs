namespace Gridfold.Silo.Api.Description;

/// <summary>The parameters inside of paths. Each name means the same in all paths but one.</summary>
internal static class PathParameters
{
    private static readonly Dictionary<string, string> Known = new()
    {
        ["id"] = "The whole id, as a list shows it.",
        ["name"] = "The name of the silo.",
        ["upload"] = "The name of the upload, or the SHA-256 of one that exists.",
        ["number"] = "The number of the trial.",
    };

    /// <summary>The parameter with a name.</summary>
    public static RouteParameter Of(string name) => name == "number"
        ? RouteParameter.Number(name, Known[name], 1, long.MaxValue)
        : RouteParameter.Text(name, Known[name]);
}
