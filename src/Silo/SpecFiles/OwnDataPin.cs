using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Silo.SpecFiles;

/// <summary>
/// Writes the fingerprint of the user's own data into a file that states none. So every silo reads the rows that the submission was
/// checked with.
/// </summary>
public static class OwnDataPin
{
    private const string Section = "dataset";

    /// <summary>Reads a file again with the hash of the assembly and the fingerprint of the rows. Other files stay.</summary>
    /// <exception cref="InputException">The class gives no data.</exception>
    public static ReadSpec Complete(ReadSpec read, DatasetFolders folders, CancellationToken cancellationToken)
    {
        DatasetSpec dataset = read.Spec!.Dataset;
        if (dataset.Source is not OwnDataSource source || source is { Fingerprint: not null, Class.Sha256: not null }) return read;
        SpecNode root = folders.Files.AreShared ? read.Root : SpecPaths.WithAssemblyHash(read.Root, Section);
        OwnDataFile file = DatasetLoader.FindOwn(source, dataset, folders, cancellationToken);
        var section = (SpecMap)((SpecMap)root)[Section]!;
        ReadSpec complete = TaskFinder.Read(((SpecMap)root).With(
            Section, section.With(OwnDataSource.FingerprintKey, SpecScalar.Of(file.Fingerprint))));
        complete.Problems.ThrowIfAny();
        return complete;
    }
}
