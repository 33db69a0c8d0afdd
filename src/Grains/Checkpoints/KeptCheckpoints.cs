using System.Globalization;
using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Checkpoints;

/// <summary>
/// Names the checkpoints after the last epochs of completed folds in the store. A slot stores one before it reports its fold, where the
/// experiment's file asks for it. They stay until the experiment is deleted, so that an extension can add epochs.
/// </summary>
public static class KeptCheckpoints
{
    /// <summary>The folder of all kept checkpoints.</summary>
    internal const string Root = "kept";

    /// <summary>The name of a fold's checkpoint. A slot that has lost the fold writes the same content or another name.</summary>
    public static string NameOf(FoldId fold, string weightsHash) =>
        $"{FolderOf(fold.Experiment)}/{fold.Trial.ToString(CultureInfo.InvariantCulture)}"
            + $"/{fold.Fold.ToString(CultureInfo.InvariantCulture)}-{weightsHash}";

    /// <summary>The folder of an experiment's kept checkpoints.</summary>
    public static string FolderOf(string experiment) => $"{Root}/{experiment}";
}
