using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;
using Gridfold.Silo.SpecFiles;
using Gridfold.Silo.Uploads;

namespace Gridfold.Hosting.Clusters;

/// <summary>
/// Sends the classes that a file names to a cluster with an HTTP API, each with the files that it needs. What the cluster has already is
/// not sent again.
/// </summary>
internal static class CodeUpload
{
    private const int MaxNameOfAssembly = 60, DigitsInName = 16;

    /// <summary>Sends the classes, and names them by their hashes.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="file">The file.</param>
    /// <param name="say">Receives what is sent.</param>
    /// <param name="cancellationToken">Ends the sending early.</param>
    /// <returns>
    /// The file with uploads in the place of paths. The file itself where it names no class, or the cluster has no uploads.
    /// </returns>
    /// <exception cref="InputException">A file that a class needs is missing, or the classes are too large.</exception>
    public static async Task<SpecFile> In(ClusterTarget target, SpecFile file, Action<string> say, CancellationToken cancellationToken)
    {
        if (!target.HasUploads) return file;
        foreach ((string section, SpecScalar assembly) in AssembliesOf(file))
            file = file.WithAssemblyUpload(section, await Send(target, section, assembly, say, cancellationToken));
        return file;
    }

    private static List<(string Section, SpecScalar Assembly)> AssembliesOf(SpecFile file)
    {
        var assemblies = new List<(string, SpecScalar)>();
        if (file.Spec.HasOwnNetwork && (file.Spec.Model as SpecMap)?[OwnClass.AssemblyKey] is SpecScalar network)
            assemblies.Add(("model", network));
        if (file.Spec.Dataset.Source is OwnDataSource { Class: var data })
            assemblies.Add(("dataset", SpecScalar.Of(data.Assembly) with { Location = data.LocationOf(OwnClass.AssemblyKey) }));
        return [.. assemblies.Where(known => !UploadReference.IsMeant(known.Item2.Text))];
    }

    private static async Task<UploadReference> Send(
        ClusterTarget target, string section, SpecScalar assembly, Action<string> say, CancellationToken cancellationToken)
    {
        string key = $"{section}.{OwnClass.AssemblyKey}";
        (UploadReference upload, string archive) = new UploadCache(target.Home.DatasetFolders.Cache, source: null).Add(
            stream => CodeArchive.Write(assembly.Text, key, assembly.Location, stream), hash => NameOf(assembly.Text, hash),
            cancellationToken);
        UploadClient uploads = target.Uploads();
        if (await uploads.Find(upload with { Name = null }, cancellationToken) is { } known) return known;
        await using FileStream content = File.OpenRead(archive);
        await uploads.Send(upload.Name!, upload.Sha256!, content, _ => { }, cancellationToken, isCode: true);
        say(FormattableString.Invariant($"Sent the code of {section}.class, {content.Length} bytes, as upload {upload.Name}"));
        return upload;
    }

    // A user has one upload of a name, and each build of an assembly needs one.
    private static string NameOf(string assembly, string hash)
    {
        char[] letters = [.. Path.GetFileNameWithoutExtension(assembly).Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.'
            or '_' or '-')];
        string name = new string(letters).TrimStart('.');
        return $"{(name.Length > MaxNameOfAssembly ? name[..MaxNameOfAssembly] : name)}-{hash[..DigitsInName]}.tar";
    }
}
