using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>
/// The <c>validation</c> section: the way to validate a trial. Each way has its own specification. The rows of a fold depend only on the
/// labels, the splits and the experiment's seed, so every trial has the same folds on every machine.
/// </summary>
public abstract record ValidationSpec
{
    // The folds that are looked at for warnings: all of them where they have at most so many rows together, otherwise the first ones.
    private const long MaxDoubtedRows = 5_000_000;
    private const int LeastDoubted = 20;

    // A race remembers for each cohort what it is compared with.
    private const int MaxLag = 1024;

    // Eight cohorts of 16 trials give 16 slots work, also where trainings differ by up to 8 times in length.
    private const int DefaultLag = 128;

    /// <summary>The types that a file may name, each with the function that reads its keys. A new type needs one line here.</summary>
    internal static Dictionary<string, Func<SpecMapReader, ValidationSpec>> Known { get; } = new()
    {
        ["holdout"] = HoldoutSpec.Read,
        ["kfold"] = reader => KFoldSpec.Read(reader, isStratified: false),
        ["stratified_kfold"] = reader => KFoldSpec.Read(reader, isStratified: true),
        ["repeated_kfold"] = KFoldSpec.ReadRepeated,
        ["group_kfold"] = reader => GroupKFoldSpec.Read(reader, isStratified: false),
        ["stratified_group_kfold"] = reader => GroupKFoldSpec.Read(reader, isStratified: true),
        ["time_series"] = TimeSeriesSpec.Read,
        ["predefined"] = PredefinedSpec.Read,
        ["leave_one_out"] = reader => LeaveOneOutSpec.Read(reader, ofGroups: false),
        ["leave_one_group_out"] = reader => LeaveOneOutSpec.Read(reader, ofGroups: true),
        ["nested"] = NestedSpec.Read,
        ["repeats"] = RepeatsSpec.Read,
    };

    private static readonly Dictionary<string, Racing> Races = new()
    {
        ["off"] = Racing.Off,
        ["forgiving"] = Racing.Forgiving,
        ["paired"] = Racing.Paired,
    };

    /// <summary>The rule by which trials are stopped between two folds: the key <c>racing</c>. Default: off.</summary>
    public Racing Racing { get; init; }

    /// <summary>
    /// The number of trials that race at the same time at most, rounded up to whole cohorts: the key <c>lag</c>. Null without a race, and
    /// for a stored file of an earlier version, in which one cohort raced at a time.
    /// </summary>
    public int? Lag { get; init; }

    /// <summary>The lag of a race that states none.</summary>
    /// <param name="bound">The lag that binds the trials in progress. Null when none does.</param>
    public static int LagOfRace(int? bound) => Math.Min(bound ?? DefaultLag, MaxLag);

    /// <summary>The place of the number of folds, or of the fraction, in the file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The number of folds that the rows are divided into, each row in one. 1 where they are not divided.</summary>
    public abstract int Folds { get; }

    /// <summary>
    /// The number of validation rows for each training row of a fold, where a trial has several folds that share rows. Otherwise null. Of
    /// predefined folds it is the most there can be, because rows may always train.
    /// </summary>
    public virtual double? ValidationPerTraining => Folds > 1 ? 1.0 / (Folds - 1) : null;

    /// <summary>The column of the table with the number of each row's fold. Null where the folds follow from another rule.</summary>
    public virtual ColumnReference? FoldColumn => null;

    /// <summary>The number of folds of a trial, all repeats together.</summary>
    public abstract int FoldsPerTrial { get; }

    /// <summary>
    /// The number of outer folds of nested validation, the last folds of a trial. They give no score of the trial: they judge the winner of
    /// the other folds. 0 for every other type.
    /// </summary>
    public virtual int OuterFolds => 0;

    /// <summary>The number of folds that give a trial its score: the first ones.</summary>
    public int JudgedFolds => FoldsPerTrial - OuterFolds;

    /// <summary>The first of the <see cref="Folds"/> folds that divide the rows, each row in one.</summary>
    public int FirstDealtFold => OuterFolds == 0 ? 1 : JudgedFolds + 1;

    /// <summary>The number of folds where the data decides it. Null where the file does, or where the data cannot be divided.</summary>
    public virtual int? FoldsIn(Dataset dataset) => null;

    /// <summary>Reads the section.</summary>
    /// <returns>The specification. Null, with a problem reported, when the section names no known type.</returns>
    public static ValidationSpec? Read(SpecMapReader reader)
    {
        reader.RequiredNode("type", string.Join(", ", Known.Keys));
        Func<SpecMapReader, ValidationSpec>? read = reader.Choice("type", Known!, null);

        // Without a known type, the set of its other keys is unknown too.
        if (read is null) return null;
        ValidationSpec spec = read(reader);
        Racing racing = reader.Choice("racing", Races, Racing.Off);
        if (racing != Racing.Off && spec.FoldsPerTrial == 1)
            reader.Error("racing", "each trial has one fold, and a race needs several: use a type with folds, or remove racing");
        int lag = reader.Integer("lag", DefaultLag, min: 1, max: MaxLag);
        if (reader.Has("lag") && racing == Racing.Off) reader.Error("lag", "it goes with racing: forgiving or paired: remove it");
        reader.RejectUnknownKeys();
        return spec with { Racing = racing, Lag = reader.Has("lag") ? lag : null };
    }

    /// <summary>The rows of a fold. The rows of the test split are in no fold.</summary>
    /// <param name="dataset">The dataset, in which <see cref="Check"/> has found no error.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="fold">The fold's number, from 1, through all folds of all repeats.</param>
    public FoldRows Rows(Dataset dataset, ulong seed, int fold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fold, FoldsPerTrial);
        return RowsOf(dataset, seed, fold);
    }

    /// <summary>Reports each reason why the data cannot be divided in this way.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="problems">Receives the problems.</param>
    public abstract void Check(Dataset dataset, Problems problems);

    /// <summary>
    /// Warns of classes or labels that a fold cannot learn or judge, and of equal rows on both sides of a fold or the test split.
    /// </summary>
    /// <param name="dataset">The dataset, in which <see cref="Check"/> has found no error.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="problems">Receives the warnings.</param>
    public void Doubt(Dataset dataset, ulong seed, Problems problems)
    {
        int doubted = (long)Folds * dataset.RowCount <= MaxDoubtedRows ? Folds : Math.Min(Folds, LeastDoubted);
        FoldRows[] folds =
            [.. Enumerable.Range(FirstDealtFold, doubted).Select(fold => Rows(dataset, seed, fold))];
        ClassDoubts.Judge(dataset, folds, areAll: folds.Length == Folds, WarnsOfRareClasses, Location, problems);
        if (OuterFolds > 0) NestedClassDoubts.Judge(dataset, this, seed, problems);
        LabelDoubts.Judge(dataset, folds, Location, problems);
        LeakDoubts.Judge(dataset, folds, Location, problems, isNested: OuterFolds > 0);
        EqualRows.Judge(dataset, folds, Location, problems);
        UnknownWords.Judge(dataset, folds, Location, problems);
    }

    /// <summary>Whether <see cref="Check"/> itself warns of classes that have fewer rows than there are folds.</summary>
    protected virtual bool WarnsOfRareClasses => false;

    /// <summary>The rows of a fold that exists; see <see cref="Rows"/>.</summary>
    protected abstract FoldRows RowsOf(Dataset dataset, ulong seed, int fold);
}
