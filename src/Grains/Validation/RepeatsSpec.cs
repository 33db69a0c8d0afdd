using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>
/// <c>type: repeats</c>: the way to validate an experiment without data. The own program computes each trial several times, each time with
/// another seed. Each time counts as a fold.
/// </summary>
/// <param name="Repeats">The number of times.</param>
internal sealed record RepeatsSpec(int Repeats) : ValidationSpec
{
    private const int Most = 1000;

    /// <summary>The way of a file without data that names none: once.</summary>
    public static RepeatsSpec Once { get; } = new(1);

    /// <inheritdoc/>
    public override int Folds => 1;

    /// <inheritdoc/>
    public override int FoldsPerTrial => Repeats;

    /// <summary>Reads the keys of this type.</summary>
    public static new RepeatsSpec Read(SpecMapReader reader) =>
        new(reader.Integer("repeats", 1, min: 1, max: Most)) { Location = reader.LocationOf("repeats") };

    /// <summary>Compares the way to validate with the kind of experiment.</summary>
    /// <param name="validation">The way to validate. Null when it has an error.</param>
    /// <param name="hasData">Whether the experiment has data.</param>
    /// <param name="problems">Receives the problem.</param>
    public static void Check(ValidationSpec? validation, bool hasData, Problems problems)
    {
        if (validation is RepeatsSpec && hasData)
            problems.Error("validation.type is repeats, which is for experiments without data: divide the rows, as in type: kfold",
                validation.Location);
        if (validation is not (null or RepeatsSpec) && !hasData)
            problems.Error("validation.type divides rows, and the file has no dataset: write type: repeats, or name a dataset",
                validation.Location);
    }

    /// <inheritdoc/>
    public override void Check(Dataset dataset, Problems problems)
    {
    }

    /// <inheritdoc/>
    protected override FoldRows RowsOf(Dataset dataset, ulong seed, int fold) => new([], []);
}
