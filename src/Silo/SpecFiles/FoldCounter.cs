using Gridfold.Grains.Identity;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Silo.SpecFiles;

/// <summary>
/// Counts the folds of a validation whose folds the data decides, such as leave_one_out. The submission carries the count, so that a silo
/// knows it without the data.
/// </summary>
public static class FoldCounter
{
    private const string Section = "validation", Key = "folds";

    /// <summary>
    /// Reads a file again with the number of its folds. A file that states folds stays, and so does one whose data cannot be divided.
    /// </summary>
    public static ReadSpec Complete(ReadSpec read, Dataset dataset)
    {
        var root = (SpecMap)read.Root;
        if (root[Section] is not SpecMap section || section[Key] is not null) return read;
        if (read.Spec!.Validation.FoldsIn(dataset) is not { } folds || !CanBe(folds)) return read;
        ReadSpec complete = TaskFinder.Read(root.With(Section, section.With(Key, SpecScalar.Of(folds))));
        complete.Problems.ThrowIfAny();
        return complete;
    }

    /// <summary>Whether a trial may have so many folds. The check of the validation reports other numbers.</summary>
    private static bool CanBe(int folds) => folds <= FoldId.MaxFolds;
}
