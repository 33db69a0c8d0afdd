using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>Finds the files of a dataset.</summary>
internal static class SourceFinder
{
    /// <summary>Finds the file or folder of a source that is one, and the dataset that is built in.</summary>
    public static (SourceFile File, BuiltInDataset? BuiltIn) FindOne(
        DatasetSpec spec,
        DatasetFolders folders,
        CancellationToken cancellationToken)
    {
        if (spec.Source is PathSource path)
            return (SourceFile.Find(
                path.Path, "dataset.path", path.Location, spec.Folder, spec.Sha256, folders, cancellationToken), null);
        if (spec.Source is OwnDataSource own) return (FindOwn(own, spec, folders, cancellationToken), null);
        string name = ((BuiltInSource)spec.Source).Name;
        BuiltInDataset builtIn = BuiltInDatasets.Find(name)
            ?? throw new InputException(
                $"dataset.name is '{name}'; no built-in dataset has this " +
                    $"name{Suggestion.For(name, [.. BuiltInDatasets.All.Select(known => known.Name)])}",
                spec.Source.Location);
        return (SourceFile.FindBuiltIn(builtIn, folders, spec.Source.Location), builtIn);
    }

    private static SourceFile FindOwn(OwnDataSource own, DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken)
    {
        OwnDataFile file = OwnDataFinder.Find(own, spec, folders, cancellationToken);
        return new SourceFile(ReadablePath.Own(file.Path), $"class {own.Class.Name}", "dataset.class", own.Location)
        {
            Name = own.Class.Name.Split('.')[^1],
            Progress = folders.Progress,
        };
    }

    /// <summary>Finds the file of test rows; null when the spec names none.</summary>
    public static SourceFile? FindTest(DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken)
    {
        if (spec.Test is not { } source) return null;
        var test = SourceFile.Find(source.Path, "dataset.test", source.Location, spec.Folder, null, folders, cancellationToken);
        return test.IsFolder ? throw test.Error("is a folder; dataset.test must be a table with the columns of dataset.path") : test;
    }

    /// <summary>Finds the two files of an IDX pair.</summary>
    public static (SourceFile Images, SourceFile Labels) FindPair(
        IdxSource source,
        DatasetSpec spec,
        DatasetFolders folders,
        CancellationToken cancellationToken)
    {
        SourceFile Find(string written, string key, SourceLocation? location)
        {
            SourceFile file = SourceFile.Find(written, key, location, spec.Folder, spec.Sha256, folders, cancellationToken);
            return file.IsFolder ? throw file.Error($"is a folder; {key} must be an IDX file: name the file in it") : file;
        }

        return (Find(source.Images, "dataset.images", source.Location), Find(source.Labels, "dataset.labels", source.LabelsLocation));
    }

    /// <summary>Finds the files of a public dataset, and fetches them if they are not here.</summary>
    public static SourceFile[] FindPublic(
        CatalogueDataset dataset, DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken)
    {
        if (spec.Sha256 is not null)
            throw new InputException(
                "dataset.sha256 is written, and a public dataset is checked by the catalogue's own: remove it", spec.Sha256.Location);
        using SocketsHttpHandler handler = DownloadHandler.Create(folders.Addresses);
        var cache = new CatalogueCache(folders.Cache, handler);
        return [.. cache.Get(dataset, mirror: null, spec.Source.Location, cancellationToken)
            .Select(file => new SourceFile(ReadablePath.Own(file), file, "dataset.name", spec.Source.Location)
            {
                Name = dataset.Name,
                Progress = folders.Progress,
            })];
    }
}
