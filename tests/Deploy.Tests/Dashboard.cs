using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gridfold.Deploy.Tests;

/// <summary>A dashboard file as Grafana reads it.</summary>
internal sealed partial class Dashboard
{
    private const int Columns = 24;

    // Grafana's units that the dashboards use. Grafana shows a plain number for a unit that it does not know.
    private static readonly string[] Units = ["short", "percentunit", "percent", "s", "bytes", "cps"];

    // The variables that Grafana itself replaces.
    private static readonly string[] BuiltIn = ["__rate_interval", "__range", "__interval"];

    private readonly JsonElement _root;

    private Dashboard(string file, string text)
    {
        File = file;
        _root = JsonDocument.Parse(text).RootElement;
    }

    public string File { get; }

    public string Uid => Text(_root, "uid");

    public IEnumerable<JsonElement> Panels => _root.GetProperty("panels").EnumerateArray();

    /// <summary>The queries of the dashboard's panels to Prometheus, with the variables replaced.</summary>
    public IEnumerable<string> Expressions =>
    [
        .. Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => Text(target, "expr")),
        .. Variables.Where(variable => Text(variable, "type") == "query").Select(variable => Text(variable, "query")),
    ];

    private IEnumerable<JsonElement> Variables => _root.GetProperty("templating").GetProperty("list").EnumerateArray();

    public static IEnumerable<Dashboard> All => Directory.GetFiles(
        Path.Combine(Repository.Root, "deploy", "k8s", "monitoring", "dashboards"), "*.json")
        .Order(StringComparer.Ordinal).Select(file => new Dashboard(Path.GetFileName(file), System.IO.File.ReadAllText(file)));

    public static Dashboard Read(string file, string text) => new(file, text);

    /// <summary>The faults of the dashboard, one message each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Uid.Length is 0 or > 40 || Text(_root, "title").Length == 0 || Text(_root, "description").Length == 0)
            yield return "it needs a uid of at most 40 characters, a title and a description";
        if (_root.GetProperty("schemaVersion").GetInt32() < 36) yield return "its schemaVersion is older than datasources by reference";
        string[] variables = [.. Variables.Select(variable => Text(variable, "name"))];
        if (!variables.Contains("datasource")) yield return "there is no variable for the data source";
        foreach (IGrouping<int, JsonElement> same in Panels.GroupBy(panel => panel.GetProperty("id").GetInt32())
            .Where(same => same.Count() > 1)) yield return $"{same.Count()} panels have id {same.Key}";
        foreach (JsonElement panel in Panels)
            foreach (string problem in Problems(panel, variables)) yield return $"panel '{Text(panel, "title")}': {problem}";
        Area[] areas = [.. Panels.Select(AreaOf)];
        foreach ((Area one, Area other) in areas.SelectMany((one, index) => areas[(index + 1)..].Select(other => (one, other)))
            .Where(pair => pair.one.Overlaps(pair.other)))
            yield return $"panels '{one.Title}' and '{other.Title}' overlap";
    }

    private static IEnumerable<string> Problems(JsonElement panel, string[] variables)
    {
        Area area = AreaOf(panel);
        if (area.X < 0 || area.X + area.Width > Columns) yield return "it reaches beyond the dashboard";
        if (area.Width < 3 || area.Height < 3) yield return "it is too small";
        if (Text(panel, "title").Length == 0 || Text(panel, "description").Length == 0) yield return "it needs a title and a description";
        string unit = panel.GetProperty("fieldConfig").GetProperty("defaults").TryGetProperty("unit", out JsonElement named)
            ? named.GetString()! : "";
        if (!Units.Contains(unit)) yield return $"its unit is '{unit}'";
        JsonElement[] targets = [.. panel.GetProperty("targets").EnumerateArray()];
        if (targets.Length == 0) yield return "it asks nothing";
        if (targets.Select(target => Text(target, "refId")).Distinct().Count() < targets.Length)
            yield return "two targets have the same refId";
        if (targets.Append(panel).Any(one => Text(one.GetProperty("datasource"), "uid") != "${datasource}"))
            yield return "its data source is not the variable";
        foreach (JsonElement target in targets)
        {
            if (Text(target, "legendFormat").Length == 0) yield return "a target has no legend";
            foreach (Match used in Variable().Matches(Text(target, "expr")))
                if (!BuiltIn.Concat(variables).Contains(used.Groups[1].Value)) yield return $"there is no variable {used.Value}";
        }
    }

    private static string Text(JsonElement element, string property) => element.TryGetProperty(property, out JsonElement value)
        ? value.GetString() ?? "" : "";

    private static Area AreaOf(JsonElement panel)
    {
        JsonElement position = panel.GetProperty("gridPos");
        return new Area(Text(panel, "title"), position.GetProperty("x").GetInt32(), position.GetProperty("y").GetInt32(),
            position.GetProperty("w").GetInt32(), position.GetProperty("h").GetInt32());
    }

    // $1 stands for the first group of a regular expression.
    [GeneratedRegex(@"\$\{?([A-Za-z_]\w*)\}?")]
    private static partial Regex Variable();

    private sealed record Area(string Title, int X, int Y, int Width, int Height)
    {
        public bool Overlaps(Area other) => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height
            && other.Y < Y + Height;
    }
}
