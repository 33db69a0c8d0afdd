using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>Finds the rows of the user's class: in the cache where the spec has the fingerprint, otherwise from the class.</summary>
internal static class OwnDataFinder
{
    /// <exception cref="InputException">The class gives no data, or may not run here.</exception>
    public static OwnDataFile Find(OwnDataSource source, DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken)
    {
        source.Class.RequireHash(folders.Files);
        if (source.Class.CodeHash is null) source = source with { Class = source.Class with { Sha256 = source.Class.HashOfFile() } };
        var cache = new OwnDataCache(folders.Cache);
        if (source.Fingerprint is { } known && cache.Find(source.Class, known, cancellationToken) is { } path)
            return new OwnDataFile(known, path);
        return folders.OwnData is { } maker
            ? maker.Make(source, spec.OwnMemory, folders, cancellationToken)
            : throw new InputException(
                $"the rows of {source.Class.Name} are not in {folders.Cache} any more, and its code does not run in this process; start "
                    + "the command again", source.Location);
    }
}
