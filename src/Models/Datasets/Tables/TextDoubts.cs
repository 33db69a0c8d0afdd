using System.Globalization;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Warns of text columns that probably hold numbers or dates, and of texts that differ only by case.</summary>
internal static class TextDoubts
{
    // The share of a column's rows from which nearly all of it is of a kind.
    private const double NearlyAll = 0.8;
    private const int Few = 3;
    private const int Shown = 3;

    private static readonly string[] DateForms =
    [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "M/d/yyyy", "dd-MM-yyyy",
        "HH:mm", "HH:mm:ss",
    ];

    /// <summary>Judges one text column.</summary>
    /// <returns>Whether a warning says what the column is.</returns>
    public static bool Judge(TableSurvey columns, TableValues values, int column, Problems warnings)
    {
        string name = columns.Header.Names[column];
        IReadOnlyList<CountedText> texts = values.Categories[column].Counted;
        if (texts.Count <= Few) return false;
        int rows = texts.Sum(text => text.Rows);
        SourceLocation place = columns.Header.Locations[column];
        List<(string Unit, string Text, int Rows)> numbers = [.. texts.Select(
            text => (Found: UnitOf(text.Text, columns.Cells), text.Text, text.Rows))
            .Where(text => text.Found is not null).Select(text => (text.Found!, text.Text, text.Rows))];
        int withUnit = numbers.Sum(number => number.Rows);
        if (withUnit >= rows * NearlyAll)
        {
            string units = string.Join(" and ", numbers.Select(number => number.Unit).Where(unit => unit.Length > 0).Distinct()
                .Take(Shown).Select(unit => $"'{unit}'"));
            warnings.Warning(
                $"column '{name}' is text and becomes {Counted(texts.Count)} features of 0 and 1, and {Counted(withUnit)} of its "
                    + $"{Counted(rows)} values are numbers with {units}, such as '{numbers[0].Text}'; list the column under "
                    + "dataset.numeric to read them as numbers, or under dataset.categorical if it is meant so",
                place);
            return true;
        }

        int dates = texts.Where(text => IsDate(text.Text)).Sum(text => text.Rows);
        if (dates < rows * NearlyAll) return false;
        warnings.Warning(
            $"column '{name}' is text and becomes {Counted(texts.Count)} features of 0 and 1, and {Counted(dates)} of its {Counted(rows)} "
                + $"values look like dates or times, such as '{texts.First(text => IsDate(text.Text)).Text}'; list the column under "
                + "dataset.ignore, or give what it is to tell, such as the hour, as a column",
            place);
        return true;
    }

    /// <summary>Warns of texts that differ only by upper and lower case, and of numbers that are written in two ways.</summary>
    /// <param name="subject">The beginning of the sentence, as in "column 'port' has the values".</param>
    /// <param name="texts">The texts with the numbers of their rows.</param>
    /// <param name="place">The place of the column.</param>
    /// <param name="warnings">Receives the warnings.</param>
    public static void JudgeCase(string subject, IReadOnlyList<CountedText> texts, SourceLocation? place, Problems warnings)
    {
        var byCase = texts.GroupBy(text => text.Text, StringComparer.OrdinalIgnoreCase).Select(group => group.ToArray())
            .Where(alike => alike.Length > 1).Take(Shown).ToList();
        foreach (CountedText[] alike in byCase) Warn(alike, "by upper and lower case");
        CountedText[] numbers = [.. texts.Where(text => Numbers.TryParse(text.Text, out _))];
        if (numbers.Length < 2) return;
        foreach (CountedText[] alike in numbers.GroupBy(text => double.Parse(text.Text, CultureInfo.InvariantCulture))
            .Select(group => group.ToArray()).Where(alike => alike.Length > 1).Take(Shown - byCase.Count))
            Warn(alike, "in how the number is written");

        void Warn(CountedText[] alike, string how)
        {
            string shown = string.Join(" and ", alike.Take(Shown).Select(
                text => $"'{text.Text}' ({Counted(text.Rows)} {(text.Rows == 1 ? "row" : "rows")})"));
            warnings.Warning(
                $"{subject} {shown}, which differ only {how}; they count as different: write one of them if they are one", place);
        }
    }

    private static string? UnitOf(string text, TableCells cells)
    {
        if (cells.TryNumber(text, out _)) return "";
        if (UnitNumber.TryRead(text, cells, out _, out string unit)) return unit;
        return cells.Classify(text, out _) is TableCell.Grouped or TableCell.OtherDecimal ? "" : null;
    }

    private static bool IsDate(string text) =>
        (text.Length >= "yyyy-MM-dd".Length && char.IsAsciiDigit(text[0])
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        || DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string Counted(int count) => Numbers.Show((long)count);
}
