using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Where datasets lie that no experiment file points at, and what experiment files may point at.</summary>
/// <param name="BuiltIn">The folder with the built-in datasets' files; only read.</param>
/// <param name="Cache">The folder for downloads; made when it is needed.</param>
public sealed record DatasetFolders(string BuiltIn, string Cache)
{
    /// <summary>The files that an experiment file may name. Default: all that the user can read.</summary>
    public ReadableFiles Files { get; init; } = ReadableFiles.OfTheUser;

    /// <summary>The machines that an experiment file may have data fetched from. Default: all.</summary>
    public AddressRule Addresses { get; init; } = AddressRule.Any;
}
