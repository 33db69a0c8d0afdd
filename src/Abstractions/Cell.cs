using System.Globalization;

namespace Gridfold.Abstractions;

/// <summary>
/// A value of a row: a number, a text, or none. Numbers and texts convert by themselves, as in <c>Cell[] row = [5.1, 3, "setosa"]</c>.
/// </summary>
public readonly struct Cell : IEquatable<Cell>
{
    private Cell(string? value, bool isText) => (Value, IsText) = (value, isText);

    /// <summary>No value. It is also what <see langword="default"/> gives. <c>dataset.missing_values</c> says what becomes of it.</summary>
    public static Cell Missing => default;

    /// <summary>The number as the shortest text that gives it again, or the text. Null for no value.</summary>
    public string? Value { get; }

    /// <summary>Whether the value is a text.</summary>
    public bool IsText { get; }

    /// <summary>Makes a number. NaN is no value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is infinite.</exception>
    public static implicit operator Cell(double number) => double.IsNaN(number) ? Missing
        : double.IsFinite(number) ? new Cell(number.ToString("R", CultureInfo.InvariantCulture), isText: false)
        : throw new ArgumentOutOfRangeException(nameof(number), "A cell cannot be infinite; give a finite number, or Cell.Missing.");

    /// <summary>Makes a number. NaN is no value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is infinite.</exception>
    public static implicit operator Cell(float number) => float.IsFinite(number)
        ? new Cell(number.ToString("R", CultureInfo.InvariantCulture), isText: false)
        : (double)number;

    /// <summary>Makes a number.</summary>
    public static implicit operator Cell(long number) => new(number.ToString(CultureInfo.InvariantCulture), isText: false);

    /// <summary>Makes a number.</summary>
    public static implicit operator Cell(int number) => (long)number;

    /// <summary>Makes a text. Null is no value.</summary>
    public static implicit operator Cell(string? text) => new(text, isText: text is not null);

    /// <summary>Whether two cells have the same value.</summary>
    public static bool operator ==(Cell left, Cell right) => left.Equals(right);

    /// <summary>Whether two cells have different values.</summary>
    public static bool operator !=(Cell left, Cell right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Cell other) => Value == other.Value && IsText == other.IsText;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Cell other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value, IsText);

    /// <summary>The value, or an empty text.</summary>
    public override string ToString() => Value ?? "";
}
