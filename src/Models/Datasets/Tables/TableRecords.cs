using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Reads the records of a table one after the other. The first record holds the names of the columns.</summary>
internal abstract class TableRecords : IDisposable
{
    /// <summary>The greatest number of columns of a table.</summary>
    public const int MaxColumns = 200_000;

    /// <summary>The line on which the record starts, counted from 1. It names the row.</summary>
    public int Line { get; protected set; }

    /// <summary>The part of the data to which the record belongs. Default: the part to train on.</summary>
    public virtual Split Split => Split.Train;

    /// <summary>The share of the text that was read, from 0 to 1. Default: unknown, 0.</summary>
    public virtual double Share => 0;

    /// <summary>The number of fields in the record.</summary>
    public abstract int Count { get; }

    /// <summary>How fields are divided, for messages, as in ", parted by comma". Default: empty, for a format without delimiters.</summary>
    public virtual string DelimiterHint => "";

    /// <summary>A field without the blanks around it. A number has a decimal point and no thousands separators.</summary>
    public abstract string this[int field] { get; }

    /// <summary>Reads a field as a finite number with a decimal point and no thousands separators.</summary>
    public virtual bool TryNumber(int field, out double value) => Numbers.TryParse(this[field], out value);

    /// <summary>Whether a field has no character but blanks.</summary>
    public virtual bool IsEmpty(int field) => this[field].Length == 0;

    /// <summary>Goes to the next record with content. Gives <see langword="false"/> after the last one.</summary>
    /// <exception cref="InputException">The next record cannot be read.</exception>
    public abstract bool Read();

    /// <summary>Reports what is wrong with the form of the record. Default: nothing.</summary>
    /// <returns>Whether something is wrong, so that the fields cannot be used.</returns>
    public virtual bool ReportFaults(LimitedProblems problems) => false;

    /// <summary>Gives the place at which a field of the record starts.</summary>
    public abstract SourceLocation LocationOf(int field);

    /// <inheritdoc/>
    public abstract void Dispose();
}
