using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>
/// The <c>validation</c> section: how a trial is validated. Each way has a specification of its own. The rows of a fold depend on the labels, the
/// splits and the experiment's seed alone, so every trial of an experiment has the same folds on every machine.
/// </summary>
public abstract record ValidationSpec
{
    /// <summary>The types that a file may name, each with what reads its keys: one line for a new one.</summary>
    internal static Dictionary<string, Func<SpecMapReader, ValidationSpec>> Known { get; } = new()
    {
        ["holdout"] = HoldoutSpec.Read,
        ["kfold"] = reader => KFoldSpec.Read(reader, isStratified: false),
        ["stratified_kfold"] = reader => KFoldSpec.Read(reader, isStratified: true),
        ["repeated_kfold"] = KFoldSpec.ReadRepeated,
    };

    /// <summary>Where the number of folds, or the fraction, is written.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>How many folds the rows are dealt into, each row to one; 1 where they are not dealt.</summary>
    public abstract int Folds { get; }

    /// <summary>How many folds a trial has, all repeats together.</summary>
    public abstract int FoldsPerTrial { get; }

    /// <summary>Reads the section.</summary>
    /// <returns>Null when it names no type, which is reported.</returns>
    public static ValidationSpec? Read(SpecMapReader reader)
    {
        reader.RequiredNode("type", string.Join(", ", Known.Keys));
        Func<SpecMapReader, ValidationSpec>? read = reader.Choice("type", Known!, null);

        // Which other keys belong here is unknown then.
        if (read is null) return null;
        ValidationSpec spec = read(reader);
        reader.RejectUnknownKeys();
        return spec;
    }

    /// <summary>The rows of a fold. Those of the test split are in no fold.</summary>
    /// <param name="dataset">The data; <see cref="Check"/> has found nothing wrong.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="fold">1-based, through all folds of all repeats.</param>
    public FoldRows Rows(Dataset dataset, ulong seed, int fold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fold, FoldsPerTrial);
        return RowsOf(dataset, seed, fold);
    }

    /// <summary>Reports what keeps the data from being split so.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="problems">Where problems go.</param>
    public abstract void Check(Dataset dataset, Problems problems);

    /// <summary>As <see cref="Rows"/>, for a fold that there is.</summary>
    protected abstract FoldRows RowsOf(Dataset dataset, ulong seed, int fold);
}
