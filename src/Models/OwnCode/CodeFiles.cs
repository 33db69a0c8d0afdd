using System.Text.Json;
using Gridfold.Models.Input;

namespace Gridfold.Models.OwnCode;

/// <summary>The files of the user's code: an assembly, and what it needs of the folder in which it lies.</summary>
internal static class CodeFiles
{
    /// <summary>Lists the files, the assembly first and the others by their names.</summary>
    /// <param name="assembly">The path of the assembly.</param>
    /// <param name="key">The key that has it, as in <c>model.assembly</c>.</param>
    /// <param name="location">The place of the key.</param>
    /// <exception cref="InputException">A file is missing, or the list of needed files cannot be read.</exception>
    public static IReadOnlyList<CodeFile> Of(string assembly, string key, SourceLocation? location)
    {
        assembly = Path.GetFullPath(assembly);
        string folder = Path.GetDirectoryName(assembly)!, name = Path.GetFileNameWithoutExtension(assembly);
        string manifest = $"{name}.deps.json", symbols = $"{name}.pdb";
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (File.Exists(Path.Join(folder, symbols))) names.Add(symbols);
        if (File.Exists(Path.Join(folder, manifest)))
        {
            names.Add(manifest);
            foreach (DependencyAsset asset in AssetsIn(Path.Join(folder, manifest), name, key, location))
                if (Found(asset, folder, assembly, key, location) is { } found) names.Add(found);
        }
        else
        {
            // Without the list, the loader looks for every assembly beside this one.
            names.UnionWith(Directory.EnumerateFiles(folder, "*.dll").Select(file => Path.GetFileName(file))
                .Where(file => !DependencyManifest.IsBrought(Path.GetFileNameWithoutExtension(file))));
        }

        names.Remove(Path.GetFileName(assembly));
        return [new CodeFile(Path.GetFileName(assembly), assembly), .. names.Select(file => new CodeFile(file, Path.Join(folder, file)))];
    }

    private static IReadOnlyList<DependencyAsset> AssetsIn(string manifest, string name, string key, SourceLocation? location)
    {
        try
        {
            return DependencyManifest.Read(File.ReadAllBytes(manifest), name);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{key} cannot be sent: {manifest}, which lists the files that it needs, cannot be read; build the project again",
                location);
        }
    }

    private static string? Found(DependencyAsset asset, string folder, string assembly, string key, SourceLocation? location)
    {
        string? found = asset.Names.FirstOrDefault(name => CodeArchive.IsName(name) && File.Exists(Path.Join(folder, name)));
        if (found is not null) return found;
        return asset.IsOptional ? null : throw new InputException(
            $"{key} is '{assembly}', which needs {asset.Names[0]} of {asset.Library.Replace('/', ' ')}, and {folder} has no such file; set "
                + "<EnableDynamicLoading>true</EnableDynamicLoading> in the project, so that its build copies what it needs, and build "
                + "it again", location);
    }
}
