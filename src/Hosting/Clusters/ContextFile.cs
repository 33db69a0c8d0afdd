using Gridfold.Hosting.Local;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;
using YamlDotNet.Serialization;

namespace Gridfold.Hosting.Clusters;

/// <summary>The clusters that the user has named, and the one that commands use: <c>config.yaml</c> in the home folder.</summary>
/// <param name="Current">The name of one of the contexts. Null for this machine.</param>
/// <param name="Contexts">The contexts, in the order of their names.</param>
internal sealed record ContextFile(string? Current, IReadOnlyList<ClusterContext> Contexts)
{
    private const int MaxCharacters = 1 << 20;

    /// <summary>Finds a context by its name.</summary>
    /// <exception cref="InputException">There is no such context.</exception>
    public ClusterContext Find(string name) => Contexts.FirstOrDefault(context => context.Name == name)
        ?? throw new InputException($"no cluster is named '{name}' ('gridfold config set' gives names)"
            + Suggestion.For(name, [.. Contexts.Select(context => context.Name), ClusterContext.Local]));

    /// <summary>The file with a context added, or with the context of the same name replaced.</summary>
    public ContextFile With(ClusterContext context)
    {
        IEnumerable<ClusterContext> contexts = Contexts.Where(other => other.Name != context.Name).Append(context);
        return this with { Contexts = [.. contexts.OrderBy(other => other.Name, StringComparer.Ordinal)] };
    }

    /// <summary>The file without a context. If commands used that cluster, they use this machine from then on.</summary>
    public ContextFile Without(ClusterContext context) =>
        new(Current == context.Name ? null : Current, [.. Contexts.Where(other => other.Name != context.Name)]);

    /// <summary>Reads the file. A missing file has no contexts.</summary>
    /// <exception cref="InputException">The file cannot be read, or is damaged.</exception>
    public static ContextFile Read(GridfoldHome home)
    {
        string path = home.Contexts;
        try
        {
            string text = BoundedText.Read(path, MaxCharacters) ?? throw new InputException(
                $"{path} has over {MaxCharacters:N0} characters; it names the clusters: shorten it, or remove it");
            return Read(YamlSpecReader.Read(text, path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ContextFile(null, []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message.TrimEnd('.')}; it names the clusters: make it readable, "
                + "or remove it");
        }
    }

    /// <summary>Writes the file in one step. Only this user may read it, because it may have passwords.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(GridfoldHome home)
    {
        home.Prepare();
        GridfoldHome.WriteFile(home.Contexts, new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(Document()));
    }

    private static ContextFile Read(SpecNode root)
    {
        var problems = new Problems();
        if (root is not SpecMap map)
            throw new InputException(
                $"the file is {root.Description}; it must be a map of keys to values, as 'gridfold config set' writes it", root.Location);
        var reader = new SpecMapReader(map, "", problems) { FileKind = "the configuration" };
        var contexts = new List<ClusterContext>();
        if (reader.Map("clusters") is not null)
        {
            foreach (SpecEntry entry in ((SpecMap)map["clusters"]!).Entries)
            {
                if (SpecMapReader.Open(entry.Value, $"clusters.{entry.Key}", problems) is { } inside
                    && ClusterContext.Read(entry.Key, inside) is { } context)
                    contexts.Add(context);
            }
        }

        string? current = reader.Text("current");
        if (problems.Errors.Count == 0 && current is not null && contexts.All(context => context.Name != current))
            reader.Error("current", "it must name one of the clusters");
        reader.RejectUnknownKeys();
        problems.ThrowIfAny();
        return new ContextFile(current, [.. contexts.OrderBy(context => context.Name, StringComparer.Ordinal)]);
    }

    private Dictionary<string, object> Document()
    {
        var document = new Dictionary<string, object>();
        if (Current is not null) document["current"] = Current;
        document["clusters"] = Contexts.ToDictionary(context => context.Name, Document);
        return document;
    }

    private static Dictionary<string, object> Document(ClusterContext context)
    {
        if (context.Api is { } api)
        {
            var ofApi = new Dictionary<string, object> { ["api"] = api.ToString() };
            if (api.Authority is { } authority) ofApi["authority"] = authority;
            return ofApi;
        }

        var document = new Dictionary<string, object>
        {
            [context.Provider is null ? "gateways" : "clustering"] = context.Provider is null
                ? context.Gateways.Select(gateway => gateway.ToString()).ToArray()
                : context.Provider.Settings,
            ["cluster_id"] = context.ClusterId,
            ["service_id"] = context.ServiceId,
        };
        if (context.Tls is not null) document["tls"] = context.Tls.Document;
        return document;
    }
}
