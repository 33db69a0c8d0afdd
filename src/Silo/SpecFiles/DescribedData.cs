using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Silo.SpecFiles;

/// <summary>Finds the data that a command is to describe.</summary>
public static class DescribedData
{
    /// <summary>Makes the dataset's spec from an experiment file, a data file, a folder or the name of a dataset.</summary>
    /// <param name="named">The path or name.</param>
    /// <param name="overrides">The values of the <c>--set</c> options.</param>
    /// <exception cref="InputException">There is no such data, or its description has an error.</exception>
    public static DatasetSpec Find(string named, IReadOnlyList<string> overrides)
    {
        if (Path.GetExtension(named).ToLowerInvariant() is ".yaml" or ".yml") return SpecFile.ReadDataset(named, overrides);
        bool isName = !Path.Exists(named) && (BuiltInDatasets.Find(named) is not null || DatasetCatalogue.Find(named) is not null);
        SourceLocation place = SourceLocation.Whole(named);
        SpecScalar source = SpecScalar.Of(isName ? named : Path.GetFullPath(named)) with { Location = place };
        SpecNode root = new SpecMap(
            [new SpecEntry("dataset", place, new SpecMap([new SpecEntry(isName ? "name" : "path", place, source)]) { Location = place })])
        { Location = place };
        root = SpecPaths.Absolute(overrides.Aggregate(root, SpecOverride.Apply), Environment.CurrentDirectory);
        var problems = new Problems();
        DatasetSpec? spec = SpecMapReader.Open(((SpecMap)root)["dataset"], "dataset", problems) is { } reader
            ? DatasetSpec.Read(reader, needsLabel: false)
            : null;
        problems.ThrowIfAny();
        return spec! with { Task = null };
    }
}
