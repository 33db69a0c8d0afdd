using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>How the trials are validated.</summary>
public sealed class Validation : SpecChoice
{
    private Validation(SpecNode node) : base(node)
    {
    }

    /// <summary>A share of the rows, or the data's own valid split.</summary>
    /// <param name="fraction">
    /// The share of the rows that validates. The number is above 0 and below 1. Default: the data's own valid split.
    /// </param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation Holdout(double? fraction = null, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(fraction).Put(racing).Put(lag).ToMap());

    /// <summary>Folds of equal size.</summary>
    /// <param name="folds">The number of folds. The number is at least 2 and at most 10,000.</param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation Kfold(int folds, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(folds).Put(racing).Put(lag).ToMap());

    /// <summary>Folds that hold the classes evenly.</summary>
    /// <param name="folds">The number of folds. The number is at least 2 and at most 10,000.</param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation StratifiedKfold(int folds, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(folds).Put(racing).Put(lag).ToMap());

    /// <summary>Folds, dealt several times.</summary>
    /// <param name="folds">The number of folds. The number is at least 2 and at most 10,000.</param>
    /// <param name="repeats">
    /// The number of times that all folds are trained, each in another order or with another seed. The number is at least 1 and at most
    /// 1,000.
    /// </param>
    /// <param name="stratified">Whether each fold holds the classes evenly. Default: false.</param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation RepeatedKfold(int folds, int repeats, bool? stratified = null, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(folds).Put(repeats).Put(stratified).Put(racing).Put(lag).ToMap());

    /// <summary>Folds that keep the rows of a group together.</summary>
    /// <param name="folds">The number of folds. The number is at least 2 and at most 10,000.</param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation GroupKfold(int folds, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(folds).Put(racing).Put(lag).ToMap());

    /// <summary>Folds that keep the rows of a group together and hold the classes evenly.</summary>
    /// <param name="folds">The number of folds. The number is at least 2 and at most 10,000.</param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation StratifiedGroupKfold(int folds, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(folds).Put(racing).Put(lag).ToMap());

    /// <summary>Training on the past and validation on the future.</summary>
    /// <param name="folds">The number of folds. The number is at least 1 and at most 10,000.</param>
    /// <param name="window">Whether a training has all earlier rows, or always equally many. Default: expanding.</param>
    /// <param name="gap">The rows that are left out before each validation window. The number is at least 0. Default: 0.</param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation TimeSeries(int folds, Window? window = null, int? gap = null, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(folds).Put(window).Put(gap).Put(racing).Put(lag).ToMap());

    /// <summary>Folds that a column of the table states.</summary>
    /// <param name="column">The column with the number of the fold that each row validates in.</param>
    /// <param name="folds">
    /// The number of folds. The number is at least 1 and at most 10,000. Default: Gridfold counts them in the data, where the type says
    /// which rows are a fold.
    /// </param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation Predefined(string column, int? folds = null, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(column).Put(folds).Put(racing).Put(lag).ToMap());

    /// <summary>One row for each fold.</summary>
    /// <param name="folds">
    /// The number of folds. The number is at least 2 and at most 10,000. Default: Gridfold counts them in the data, where the type says
    /// which rows are a fold.
    /// </param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation LeaveOneOut(int? folds = null, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(folds).Put(racing).Put(lag).ToMap());

    /// <summary>One group for each fold.</summary>
    /// <param name="folds">
    /// The number of folds. The number is at least 2 and at most 10,000. Default: Gridfold counts them in the data, where the type says
    /// which rows are a fold.
    /// </param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation LeaveOneGroupOut(int? folds = null, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(folds).Put(racing).Put(lag).ToMap());

    /// <summary>Nested cross-validation: outer folds judge what inner folds choose.</summary>
    /// <param name="outer">
    /// The number of outer folds. Each judges the winner of its inner folds. The number is at least 2 and at most 10,000.
    /// </param>
    /// <param name="inner">
    /// The number of folds inside each outer fold, which choose its winner. The number is at least 2 and at most 10,000.
    /// </param>
    /// <param name="grouped">Whether the rows of a group stay together, in outer and in inner folds. Default: false.</param>
    /// <param name="stratified">Whether each fold holds the classes evenly. Default: false.</param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation Nested(
        int outer, int inner, bool? grouped = null, bool? stratified = null, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(outer).Put(inner).Put(grouped).Put(stratified).Put(racing).Put(lag).ToMap());

    /// <summary>Several seeds, for your own training without data.</summary>
    /// <param name="repeats">
    /// The number of times that all folds are trained, each in another order or with another seed. The number is at least 1 and at most
    /// 1,000. Default: 1.
    /// </param>
    /// <param name="racing">
    /// The rule that stops a trial between folds: forgiving keeps the most, paired is a test with a bound on the error.
    /// Default: off.
    /// </param>
    /// <param name="lag">
    /// The number of trials that race at once. The number is at least 1 and at most 1,024. Default: 128, or the lag of the search.
    /// </param>
    public static Validation Repeats(int? repeats = null, Racing? racing = null, int? lag = null) =>
        new(Entries.OfCall(nameof(Validation), "type").Put(repeats).Put(racing).Put(lag).ToMap());
}
