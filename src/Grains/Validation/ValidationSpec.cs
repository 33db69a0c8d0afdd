using System.Globalization;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>How trials are validated.</summary>
public enum ValidationType
{
    /// <summary>One fold: the dataset's own valid split, or a stratified fraction of the rows.</summary>
    Holdout,

    /// <summary>Every row validates once; rows dealt at random.</summary>
    KFold,

    /// <summary>Every row validates once; each fold has each class in proportion.</summary>
    StratifiedKFold,

    /// <summary>k-fold several times over, each with an order of its own.</summary>
    RepeatedKFold,
}

/// <summary>The <c>validation</c> section.</summary>
/// <param name="Type">The way.</param>
/// <param name="Folds">Folds of one repeat; 1 for holdout.</param>
/// <param name="Repeats">At least 1.</param>
/// <param name="IsStratified">Whether folds keep the classes' proportions.</param>
/// <param name="Fraction">For holdout: the share of rows that validates, or null for the dataset's own split.</param>
public sealed record ValidationSpec(ValidationType Type, int Folds, int Repeats, bool IsStratified, double? Fraction)
{
    /// <summary>The most folds that a trial may have, all repeats together: each is a training with a state of its own.</summary>
    public const int MostFolds = 10_000;

    private static readonly Dictionary<string, ValidationType> Types = new()
    {
        ["holdout"] = ValidationType.Holdout,
        ["kfold"] = ValidationType.KFold,
        ["stratified_kfold"] = ValidationType.StratifiedKFold,
        ["repeated_kfold"] = ValidationType.RepeatedKFold,
    };

    /// <summary>Where the number of folds, or the fraction, is written.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>How many folds a trial has.</summary>
    public int FoldsPerTrial => Folds * Repeats;

    /// <summary>Reads the section.</summary>
    public static ValidationSpec Read(SpecMapReader reader)
    {
        int errorsBefore = reader.Problems.Errors.Count;
        reader.RequiredNode("type", string.Join(", ", Types.Keys));
        ValidationType type = reader.Choice("type", Types, ValidationType.Holdout);

        // Which keys belong here is unknown then.
        if (reader.Problems.Errors.Count > errorsBefore) return new ValidationSpec(type, 1, 1, true, null);
        bool isHoldout = type == ValidationType.Holdout;
        double? fraction = isHoldout && reader.Has("fraction") ? reader.Number("fraction", 0.2, above: 0, below: 1) : null;
        if (!isHoldout) reader.RequiredNode("folds", "the number of folds, as in folds: 5");
        int folds = isHoldout ? 1 : reader.Integer("folds", 5, min: 2, max: MostFolds);
        bool isRepeated = type == ValidationType.RepeatedKFold;
        if (isRepeated) reader.RequiredNode("repeats", "how often, as in repeats: 3");
        int repeats = isRepeated ? reader.Integer("repeats", 1, min: 1, max: 1000) : 1;
        if (folds * repeats > MostFolds)
        {
            reader.Error("repeats", string.Create(
                CultureInfo.InvariantCulture, $"with folds: {folds} each trial has {folds * repeats:N0} folds, and it may have at most "
                    + $"{MostFolds:N0}: lower folds or repeats"));
        }

        bool isStratified = isRepeated ? reader.Boolean("stratified", false) : type != ValidationType.KFold;
        reader.RejectUnknownKeys();
        return new ValidationSpec(type, folds, repeats, isStratified, fraction)
        {
            Location = reader.LocationOf(isHoldout ? "fraction" : "folds"),
        };
    }
}
