using System.Security.Cryptography;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;

namespace Gridfold.Silo.SpecFiles;

/// <summary>
/// Completes the files that an experiment file names, with absolute paths and hashes. So the experiment means the same in every folder.
/// </summary>
public static class SpecPaths
{
    private const string Weights = "weights", WeightsHash = "weights_sha256";

    private static readonly string[] DatasetKeys = ["path", "images", "labels", "test", OwnClass.AssemblyKey];

    // The keys whose values name columns or cells of a table, or are texts that can have digits alone.
    private static readonly string[] WrittenKeys =
        ["label", "group", "time", "ignore", "categorical", "numeric", "missing", "sha256", OwnClass.HashKey, "fingerprint"];

    /// <summary>Makes paths absolute.</summary>
    /// <param name="root">The nodes of the file.</param>
    /// <param name="folder">The folder where relative paths start.</param>
    public static SpecNode Absolute(SpecNode root, string folder)
    {
        root = Change(root, ["dataset"], dataset => With(dataset, DatasetKeys, path => IsUpload(path) ? path : AbsolutePath(path, folder)));
        root = Change(root, ["dataset"], dataset => With(dataset, WrittenKeys, AsWritten));
        root = Change(root, ["training"], training => WithFolder(training, folder));
        root = Change(root, ["model"], model => !OwnClass.IsIn(model)
            ? model
            : With(model, [OwnClass.AssemblyKey], path => IsUpload(path) ? path
                : AbsolutePath(NotChosen(path, OwnClass.AssemblyKey), folder)));
        root = ChangeModel(root, model => With(model, [WeightsHash, OwnClass.HashKey], AsWritten));
        return ChangeModel(root, model => With(model, [Weights], path => AbsolutePath(NotChosen(path, Weights), folder)));
    }

    /// <summary>Writes the SHA-256 of uploads before their names, so that the file means the same data for ever.</summary>
    /// <param name="root">The nodes of the file.</param>
    /// <param name="uploads">The uploads. Null where there are none; then the reading of data says so.</param>
    /// <param name="cancellationToken">Ends the search for uploads early.</param>
    /// <exception cref="InputException">There is no such upload.</exception>
    public static SpecNode WithUploads(SpecNode root, IUploads? uploads, CancellationToken cancellationToken)
    {
        if (uploads is null) return root;
        root = Change(root, ["dataset"], dataset => DatasetKeys.Aggregate(dataset, (map, key) => Whole(map, $"dataset.{key}", key)));
        return Change(root, ["model"], model => OwnClass.IsIn(model)
            ? Whole(model, $"model.{OwnClass.AssemblyKey}", OwnClass.AssemblyKey)
            : model);

        SpecMap Whole(SpecMap map, string shown, string key)
        {
            if (map[key] is not SpecScalar path || !IsUpload(path)) return map;
            var written = UploadReference.Parse(path.Text, shown, path.Location);
            return map.With(key, path with { Text = uploads.Find(written, shown, path.Location, cancellationToken).ToString() });
        }
    }

    /// <summary>Writes an upload in the place of the assembly with the user's class.</summary>
    /// <param name="root">The nodes of the file.</param>
    /// <param name="section">The section that names the class, as in <c>model</c>.</param>
    /// <param name="upload">The upload, with hash and name.</param>
    public static SpecNode WithAssemblyUpload(SpecNode root, string section, UploadReference upload) =>
        Change(root, [section], map => map.With(OwnClass.AssemblyKey, SpecScalar.Of(upload.ToString())));

    /// <summary>Writes the SHA-256 of the file of first weights beside its name, where the file does not have it.</summary>
    public static SpecNode WithWeightsHash(SpecNode root) => ChangeModel(root, model =>
    {
        if (model[Weights] is not SpecScalar { Kind: ScalarKind.Text } path || model[WeightsHash] is not null) return model;
        using FileStream file = File.OpenRead(path.Text);
        var hash = new SpecEntry(WeightsHash, null, SpecScalar.Of(Convert.ToHexStringLower(SHA256.HashData(file))));
        return model with { Entries = [.. model.Entries, hash] };
    });

    /// <summary>Writes the SHA-256 of the assembly with the user's class beside its name, where the file does not have it.</summary>
    /// <param name="root">The nodes of the file.</param>
    /// <param name="section">The section that can name a class, as in <c>model</c>.</param>
    public static SpecNode WithAssemblyHash(SpecNode root, string section) => Change(root, [section], map =>
    {
        if (!OwnClass.IsIn(map) || map[OwnClass.HashKey] is not null
            || map[OwnClass.AssemblyKey] is not SpecScalar path || !File.Exists(path.Text)) return map;
        if (FileKind.Unreadable(path.Text) is { } kind)
            throw new InputException($"{section}.assembly is {path.Text}, which is {kind}; name the compiled file", path.Location);
        using FileStream file = File.OpenRead(path.Text);
        return map.With(OwnClass.HashKey, SpecScalar.Of(Convert.ToHexStringLower(SHA256.HashData(file))));
    });

    /// <summary>Writes the folder in which the command of a training starts: by default that of the file.</summary>
    private static SpecMap WithFolder(SpecMap training, string folder) => !CommandTraining.IsIn(training)
        ? training
        : training.With(CommandTraining.FolderKey, AbsolutePath(training[CommandTraining.FolderKey] ?? SpecScalar.Of("."), folder));

    private static SpecNode NotChosen(SpecNode path, string key) =>
        path is SpecScalar { Text: var text } && text.StartsWith("${", StringComparison.Ordinal)
            ? throw new InputException($"{key} is {text}; a file cannot be a hyper-parameter: write its path, and let "
                + $"{(key == Weights ? "freeze" : OwnClass.ClassKey)} be one", path.Location)
            : path;

    private static SpecNode ChangeModel(SpecNode root, Func<SpecMap, SpecMap> change) =>
        Change(Change(root, ["model"], change), ["model", "preset"], change);

    /// <summary>Changes the map at a path, if the map exists.</summary>
    private static SpecNode Change(SpecNode node, ReadOnlySpan<string> path, Func<SpecMap, SpecMap> change)
    {
        if (node is not SpecMap map) return node;
        if (path.IsEmpty) return change(map);
        (string key, SpecNode? inner) = (path[0], map[path[0]]);
        if (inner is null) return node;
        SpecNode changed = Change(inner, path[1..], change);
        return map.With(key, changed);
    }

    private static SpecMap With(SpecMap map, string[] keys, Func<SpecNode, SpecNode> change)
    {
        SpecEntry Changed(SpecEntry entry) => keys.Contains(entry.Key) ? entry with { Value = change(entry.Value) } : entry;
        return map with { Entries = [.. map.Entries.Select(Changed)] };
    }

    /// <summary>Keeps a name of a table as it is written, such as 007, which as a number would be 7.</summary>
    private static SpecNode AsWritten(SpecNode node) => node switch
    {
        SpecList list => list with { Items = [.. list.Items.Select(AsWritten)] },
        SpecScalar { Kind: not ScalarKind.Null } scalar when scalar.Written != scalar.Text =>
            SpecScalar.Of(scalar.Written) with { Location = scalar.Location },
        _ => node,
    };

    private static bool IsUpload(SpecNode node) => node is SpecScalar { Kind: ScalarKind.Text } path && UploadReference.IsMeant(path.Text);

    private static SpecNode AbsolutePath(SpecNode node, string folder)
    {
        // A path with a NUL character is refused with all other control characters.
        if (node is not SpecScalar { Kind: ScalarKind.Text } path || path.Text.Contains("://", StringComparison.Ordinal)
            || path.Text.Contains('\0', StringComparison.Ordinal)) return node;
        if (path.Text.Contains("${env:", StringComparison.Ordinal))
        {
            throw new InputException(
                $"a path is '{path.Text}', and no variables are put into paths, because an experiment must mean the same everywhere: "
                    + "write the path itself, or give it as in --set dataset.path=\"$DATA/x.csv\", where the shell puts the variable in",
                path.Location);
        }

        return path with { Text = Path.GetFullPath(FromHome(path.Text), folder) };
    }

    /// <summary>Puts the user's home folder in the place of a leading ~, as shells do.</summary>
    private static string FromHome(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[1..])
            : path;
}
