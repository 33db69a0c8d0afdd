using Gridfold.Models.Input;
using Gridfold.Models.Networks;

namespace Gridfold.Hosting.Local;

/// <summary>Compares the class of a program with the one that was trained.</summary>
internal static class OwnBuild
{
    /// <summary>Tells that the class was compiled again since the training. Null where it was not, or where nobody knows.</summary>
    /// <param name="trained">The network that was trained.</param>
    /// <param name="type">The class of this program.</param>
    public static string? DoubtOf(NetworkSpec trained, Type type)
    {
        if (trained.Own?.Source.Sha256 is not { } expected || !File.Exists(type.Assembly.Location)) return null;
        using FileStream file = File.OpenRead(type.Assembly.Location);
        return Hashes.OfStream(file, CancellationToken.None) == expected ? null
            : $"{type.FullName} of this program is another build than the one that was trained; if the class has changed, its outputs are "
                + "not those of the search: build the old version, or search again";
    }
}
