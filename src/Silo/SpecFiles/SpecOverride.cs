using Gridfold.Models.Input;

namespace Gridfold.Silo.SpecFiles;

/// <summary>Applies <c>--set key=value</c>, which puts a value into an experiment file's nodes.</summary>
public static class SpecOverride
{
    // The keys that name a dataset exclude each other. An override of one replaces the one of the file.
    private static readonly string[] DatasetSources = ["name", "path", "images"];

    /// <summary>Puts the value into the nodes. Maps on the path to it are made where they are missing.</summary>
    /// <param name="root">The file's nodes.</param>
    /// <param name="assignment">
    /// The override, for example <c>training.epochs=5</c> or <c>hyperparameters.lr.values=[0.1, 0.01]</c>. The value is YAML.
    /// </param>
    /// <exception cref="InputException">The override does not have this form.</exception>
    public static SpecNode Apply(SpecNode root, string assignment) => Apply(root, assignment, Environment.CurrentDirectory);

    /// <summary>Puts the value into the nodes, where relative paths of files start at a folder.</summary>
    /// <param name="root">The file's nodes.</param>
    /// <param name="assignment">The override.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">The override does not have this form.</exception>
    public static SpecNode Apply(SpecNode root, string assignment, string folder)
    {
        int equals = assignment.IndexOf('=');
        if (equals <= 0)
            throw new InputException($"--set {assignment} has no key and value; it must be key=value, as in --set training.epochs=5");
        string key = assignment[..equals].Trim();
        string value = assignment[(equals + 1)..];
        string[] path = key.Split('.');
        if (path.Any(part => part.Length == 0))
            throw new InputException($"--set {assignment} has an empty part in its key; write it as in training.epochs");
        SourceLocation location = SourceLocation.Whole($"--set {key}");
        SpecNode node = value.Trim().Length == 0 ? new SpecScalar(ScalarKind.Null, "") : YamlSpecReader.Read(value, _ => location);
        if (NamesFile(path) && node is SpecScalar { Kind: ScalarKind.Text } file) node = From(folder, file);
        SpecNode result = Put(root, path, node, location);
        return path is ["dataset", var source] && DatasetSources.Contains(source) ? WithoutOtherSources(result, source) : result;
    }

    private static bool NamesFile(string[] path) => path
        is ["dataset", "path" or "images" or "labels" or "test"] or ["model", "weights"] or ["model", "preset", "weights"];

    private static SpecNode Put(SpecNode? parent, ReadOnlySpan<string> path, SpecNode value, SourceLocation location)
    {
        if (path.Length == 0) return value;
        string key = path[0];
        if (parent is SpecList list && int.TryParse(key, out int index) && index >= 0 && index < list.Items.Count)
        {
            SpecNode item = Put(list.Items[index], path[1..], value, location);
            return list with { Items = [.. list.Items.Select((old, position) => position == index ? item : old)] };
        }

        SpecMap map = parent as SpecMap ?? new SpecMap([]) { Location = parent?.Location ?? location };
        var entry = new SpecEntry(key, location, Put(map[key], path[1..], value, location));
        bool exists = map.Entries.Any(old => old.Key == key);
        return map with { Entries = exists ? [.. map.Entries.Select(old => old.Key == key ? entry : old)] : [.. map.Entries, entry] };
    }

    private static SpecNode WithoutOtherSources(SpecNode root, string source)
    {
        if (root is not SpecMap map || map["dataset"] is not SpecMap dataset) return root;
        string[] others = [.. DatasetSources.Where(other => other != source), .. source == "images" ? Array.Empty<string>() : ["labels"]];
        SpecMap kept = dataset with { Entries = [.. dataset.Entries.Where(entry => !others.Contains(entry.Key))] };
        return map.With("dataset", kept);
    }

    /// <summary>
    /// A relative path on the command line starts at the working folder, as the shell completes it. A relative path in the file starts at
    /// the file's folder.
    /// </summary>
    private static SpecScalar From(string folder, SpecScalar file) =>
        file.Text.StartsWith('~') || file.Text.Contains("://", StringComparison.Ordinal)
            ? file
            : file with { Text = Path.GetFullPath(file.Text, folder) };
}
